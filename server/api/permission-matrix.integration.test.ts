import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appRouter, staffRouter } from '#server/api/root.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { ACTORS, type Actor, isConcerned } from '#server/testing/matrix/actors.ts'
import type { Row } from '#server/testing/matrix/answers.ts'
import { type About, nobodysThings } from '#server/testing/matrix/character.ts'
import { actionsOfApp, routesOfApp } from '#server/testing/matrix/files.ts'
import { outcomeOf } from '#server/testing/matrix/outcome.ts'
import { isQuestion, readsInput } from '#server/testing/matrix/procedures.ts'
import {
  enter,
  openTheatre,
  type Stage,
  setStage,
  type Theatre,
  visit,
} from '#server/testing/matrix/stage.ts'
import { PROCEDURES } from '#server/testing/matrix/table.ts'
import { isFields, withHostileValues, withPlantedFields } from '#server/testing/matrix/tampering.ts'
import { traceOf } from '#server/testing/matrix/trace.ts'
import { BEHIND_PAGES } from '../../e2e/matrix/behind-pages.ts'
import { ACTIONS } from '../../e2e/matrix/form-actions.ts'
import { ROUTES } from '../../e2e/matrix/routes.ts'

/** Between two tries, so that limits on codes and messages stay out of the way. */
const LONG_PAUSE = { hours: 3 }
const SHORT_PAUSE = { seconds: 30 }

/** Dozens of tries in each test, on machines that do other things as well. */
const PATIENT = { timeout: 90_000 }

const listed: [string, Row][] = Object.entries(PROCEDURES)
const withInput = listed.filter(([, { input }]) => input)
const isPublic = ({ answers }: Row) => answers.nobody !== 'UNAUTHORIZED'

let theatre: Theatre
let readers: Stage

beforeAll(async () => {
  theatre = await openTheatre(await createTestCore())
  readers = await setStage(theatre)
})

afterAll(() => theatre.close())

/** Questions share one set of people; whatever may change something gets its own. */
const stageFor = async (path: string) => (isQuestion(path) ? readers : setStage(theatre))

async function attempt(stage: Stage, path: string, actor: Actor, about: About = stage.subject) {
  stage.core.clock.advance(isQuestion(path) ? SHORT_PAUSE : LONG_PAUSE)
  const call = visit(stage, await enter(stage, actor))
  const input = await PROCEDURES[path]?.input?.({ stage, actor, about, call })
  return { input, run: () => outcomeOf(() => call(path, input)) }
}

describe('the lists', () => {
  it('hold every procedure of the code and nothing else', () => {
    expect(Object.keys(PROCEDURES).sort()).toEqual(Object.keys(appRouter._def.procedures).sort())
  })

  it('hold every page and route handler of the code, with its methods, and nothing else', () => {
    const routes = Object.entries(ROUTES).map(([path, { file, methods }]) => ({
      path,
      file,
      methods: methods ? [...methods].sort() : null,
    }))
    const byFile = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : 1)
    expect(routes.sort(byFile)).toEqual(routesOfApp().sort(byFile))
  })

  it('hold every form action of the code and nothing else', () => {
    expect(Object.keys(ACTIONS).sort()).toEqual(actionsOfApp().sort())
  })

  it('let nothing but what staff may ask be reached over HTTP', () => {
    const overHttp = Object.keys(staffRouter._def.procedures)
    expect(overHttp.length).toBeGreaterThan(0)
    expect([...overHttp, ...BEHIND_PAGES].sort()).toEqual(Object.keys(PROCEDURES).sort())
    for (const path of overHttp) {
      expect(PROCEDURES[path]?.answers.nobody, path).toBe('UNAUTHORIZED')
      expect(PROCEDURES[path]?.answers.powerlessStaff, path).toBe('FORBIDDEN')
      expect(PROCEDURES[path]?.answers.r2, path).toBe('UNAUTHORIZED')
    }
  })
})

describe('who may come through', () => {
  it.each(listed)('%s', PATIENT, async (path, row) => {
    const stage = await stageFor(path)
    const { canaries, hidden } = stage.subject
    const answers: Partial<Record<Actor, string>> = {}
    for (const actor of ACTORS) {
      const { input, run } = await attempt(stage, path, actor)
      const mayChange = isConcerned(actor) || isPublic(row)
      const before = mayChange ? null : await traceOf(stage)
      const { answer, text } = await run()
      answers[actor] = answer
      const sent = JSON.stringify(input ?? null)
      const secrets = isConcerned(actor) ? hidden : [...canaries, ...hidden]
      const seen = secrets.filter((canary) => text.includes(canary) && !sent.includes(canary))
      expect(seen, `${actor} reads this of the subject`).toEqual([])
      if (mayChange) continue
      expect(await traceOf(stage), `${actor} changes something of the subject`).toEqual(before)
    }
    expect(answers).toEqual(row.answers)
  })
})

/** Who asks for somebody else's things, and whose. */
const CURIOUS: readonly [Actor, 'subject' | 'stranger'][] = [
  ['stranger', 'subject'],
  ['foreignStaff', 'subject'],
  ['r1', 'stranger'],
  ['elsewhere', 'stranger'],
  ['r2', 'stranger'],
  ['staff', 'stranger'],
  ['foreignManager', 'subject'],
  ['manager', 'stranger'],
]

/** Somebody who passes, so that nothing but the input is in the way. */
function whoPasses({ answers }: Row): Actor {
  const passing = ACTORS.findLast(
    (actor) => answers[actor] === 'ok' || answers[actor] === 'nothing',
  )
  if (passing === undefined) throw new Error('somebody passes everywhere')
  return passing
}

describe('the list of inputs', () => {
  it('names every procedure that takes one', () => {
    const reading = Object.keys(appRouter._def.procedures).filter((path) => readsInput(path))
    expect(reading.sort()).toEqual(withInput.map(([path]) => path).sort())
  })
})

/** Neither question nor answer changes anything of theirs, so one set of people serves them all. */
describe.each(withInput)('%s', PATIENT, (path, row) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await stageFor(path)
  }, PATIENT.timeout)

  if (!isPublic(row)) {
    it("takes somebody else's things for things that never existed", async () => {
      const nobodys = nobodysThings(stage.core)
      for (const [actor, whose] of CURIOUS) {
        const foreign = await (await attempt(stage, path, actor, stage[whose])).run()
        const missing = await (await attempt(stage, path, actor, nobodys)).run()
        expect(foreign.answer, `${actor} about ${whose}`).toBe(missing.answer)
        if (foreign.answer !== 'ok') expect(foreign.text, actor).toBe(missing.text)
      }
    })
  }

  it('takes no field that it did not ask for, and survives whatever stands in its own', async () => {
    const actor = whoPasses(row)
    const { input } = await attempt(stage, path, actor)
    if (!isFields(input)) throw new Error('every input is an object')
    const cookies = await enter(stage, actor)
    const before = await traceOf(stage)
    for (const [field, tampered] of withPlantedFields(input)) {
      const { answer } = await outcomeOf(() => visit(stage, cookies)(path, tampered))
      expect(answer, field).toBe('BAD_REQUEST')
    }
    expect(await traceOf(stage)).toEqual(before)
    const broken: string[] = []
    for (const [what, tampered] of withHostileValues(input)) {
      const { answer } = await outcomeOf(() => visit(stage, cookies)(path, tampered))
      if (answer === 'INTERNAL_SERVER_ERROR') broken.push(what)
    }
    expect(broken).toEqual([])
  })
})
