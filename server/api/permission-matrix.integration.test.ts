import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter } from '#server/api/root.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { ACTORS, type Actor, isConcerned } from '#server/testing/matrix/actors.ts'
import { type About, nobodysThings } from '#server/testing/matrix/character.ts'
import { outcomeOf } from '#server/testing/matrix/outcome.ts'
import {
  enter,
  openTheatre,
  type Stage,
  setStage,
  type Theatre,
  visit,
} from '#server/testing/matrix/stage.ts'
import { PROCEDURES, type Row } from '#server/testing/matrix/table.ts'
import { traceOf } from '#server/testing/matrix/trace.ts'

let theatre: Theatre

beforeAll(async () => {
  theatre = await openTheatre(await createTestCore())
})

afterAll(() => theatre.close())

/** Between two tries, so that limits on codes and messages stay out of the way. */
const PAUSE = { minutes: 25 }

async function attempt(stage: Stage, path: string, actor: Actor, about: About = stage.subject) {
  stage.core.clock.advance(PAUSE)
  const call = visit(stage, await enter(stage, actor))
  const input = await PROCEDURES[path]?.input?.({ stage, actor, about, call })
  return { input, run: () => outcomeOf(() => call(path, input)) }
}

const listed: [string, Row][] = Object.entries(PROCEDURES)

describe('the list of procedures', () => {
  it('holds every procedure of the code and nothing else', () => {
    expect(Object.keys(PROCEDURES).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })
})

describe('who may come through', () => {
  it.each(listed)('%s', async (path, row) => {
    const stage = await setStage(theatre)
    const isPublic = row.answers.nobody !== 'UNAUTHORIZED'
    const answers: Partial<Record<Actor, string>> = {}
    for (const actor of ACTORS) {
      const { input, run } = await attempt(stage, path, actor)
      const before = await traceOf(stage)
      const { answer, text } = await run()
      answers[actor] = answer
      const sent = JSON.stringify(input ?? null)
      const secrets = isConcerned(actor)
        ? stage.subject.hidden
        : [...stage.subject.canaries, ...stage.subject.hidden]
      const seen = secrets.filter((canary) => text.includes(canary) && !sent.includes(canary))
      expect(seen, `${actor} reads of the subject`).toEqual([])
      if (!isPublic && !isConcerned(actor))
        expect(await traceOf(stage), `${actor} changes`).toEqual(before)
    }
    expect(answers).toEqual(row.answers)
  })
})
