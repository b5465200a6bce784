import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPixClient } from '#server/platform/pix.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { newestCode } from '#server/testing/access.ts'
import type { Actor } from '#server/testing/matrix/actors.ts'
import { type Answer, outcomeOf } from '#server/testing/matrix/outcome.ts'
import { isQuestion } from '#server/testing/matrix/procedures.ts'
import {
  type Cookies,
  enter,
  openTheatre,
  type Stage,
  setStage,
  type Theatre,
  visit,
} from '#server/testing/matrix/stage.ts'
import { PROCEDURES } from '#server/testing/matrix/table.ts'
import { createLogger } from './log.ts'

const lines: string[] = []
let theatre: Theatre

beforeEach(async () => {
  const log = createLogger('test', 'debug', { write: (line: string) => void lines.push(line) })
  lines.length = 0
  theatre = await openTheatre({ ...(await createTestCore()), log })
})

afterEach(() => theatre.close())

/** Who is stopped there reaches no statement that could say too much. */
const AT_THE_DOOR: readonly Answer[] = ['UNAUTHORIZED', 'FORBIDDEN']

type Answers = { readonly failing: string[]; readonly well: string[] }

/**
 * Calls every procedure with a valid input and a young session, as those actors who come through:
 * first while no table answers, then again when all is well. Whatever may change something is
 * called about people of its own, and all their secrets are noted.
 */
async function callEach(actors: readonly Actor[], secrets: Set<string>): Promise<Answers> {
  const answers: Answers = { failing: [], well: [] }
  const readers = await setStage(theatre)
  noteSecrets(readers, secrets)
  await noteCode(readers, secrets)
  for (const [path, { input, answers: expected }] of Object.entries(PROCEDURES)) {
    const through = actors.filter((actor) => !AT_THE_DOOR.includes(expected[actor]))
    if (through.length === 0) continue
    const stage = isQuestion(path) ? readers : await setStage(theatre)
    noteSecrets(stage, secrets)
    for (const actor of through) {
      theatre.core.clock.advance({ hours: 3 })
      const cookies: Cookies = await enter(stage, actor)
      if (cookies.debtorSecret) secrets.add(cookies.debtorSecret)
      const call = visit(stage, cookies)
      const sent = await input?.({ stage, actor, about: stage.subject, call })
      const ask = async () => (await outcomeOf(() => call(path, sent))).answer
      answers.failing.push(await withoutTables(ask))
      answers.well.push(await ask())
    }
  }
  return answers
}

/** Whoever is inside stays inside; behind the door no table answers while `work` runs. */
async function withoutTables<T>(work: () => Promise<T>): Promise<T> {
  const { rows } = await theatre.owner.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
        and relname !~ '^(staff|debtor_sessions|outbox|audit)'
        and has_table_privilege('quita_app', oid, 'select')`,
  )
  const tables = rows.map(({ name }) => name).join(', ')
  await theatre.owner.query(`revoke select on ${tables} from quita_app`)
  try {
    return await work()
  } finally {
    await theatre.owner.query(`grant select on ${tables} to quita_app`)
  }
}

/** Six digits may stand inside an id by chance; a code stands alone. */
const standsIn = (text: string, secret: string) =>
  new RegExp(`(?<![\\w-])${secret.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(text)

function expectClean(secrets: Iterable<string>): void {
  const text = lines.join('')
  expect([...secrets].filter((secret) => standsIn(text, secret))).toEqual([])
}

/** Who the people of a stage are. */
function noteSecrets({ subject }: Stage, secrets: Set<string>): void {
  const name = subject.canaries.find((word) => word.startsWith('Canária')) ?? ''
  for (const secret of [...subject.hidden, subject.token, name]) secrets.add(secret)
}

/** A code that lives, sent to one of them. */
async function noteCode(stage: Stage, secrets: Set<string>): Promise<void> {
  const { subject, core } = stage
  await visit(stage, await enter(stage, 'r1'))('access.requestCode', {
    action: 'sign',
    subjectId: subject.planQuoteId,
  })
  secrets.add(await newestCode(core, subject.person))
}

/** Minutes of the product's life, on machines that do other things as well. */
const PATIENT = { timeout: 240_000 }

describe('what the product writes while it works', () => {
  it('names nobody when the provider of payments is gone', async () => {
    const stage = await setStage(theatre)
    const secrets = new Set(['canary-client-secret'])
    noteSecrets(stage, secrets)
    await noteCode(stage, secrets)
    const { services } = stage.provider
    const pix = createPixClient({
      baseUrl: 'http://127.0.0.1:1',
      tokenUrl: 'http://127.0.0.1:1',
      clientId: 'canary-client',
      clientSecret: 'canary-client-secret',
      timeoutMs: 500,
    })
    const provider = { ...stage.provider, services: { ...services, pix } }
    // A day later no code lives that was made before: the provider must be asked.
    stage.core.clock.advance({ hours: 24 })
    const call = visit({ ...stage, provider }, await enter(stage, 'r2'))
    const { payableId } = stage.subject
    const { answer, text } = await outcomeOf(() =>
      call('agreements.requestPix', { kind: 'instalment', payableId }),
    )
    expect(answer).toBe('ok')
    expect(text).toContain("status: 'unknown'")
    expectClean(secrets)
  })

  it(
    'names nobody and gives nothing away, while all goes well and while every statement fails',
    PATIENT,
    async () => {
      const secrets = new Set<string>()
      const stage = await setStage(theatre)
      noteSecrets(stage, secrets)
      await noteCode(stage, secrets)
      const { subject } = stage
      const stranger = visit(stage, await enter(stage, 'nobody'))
      for (const digits of ['00000', '11111', subject.digits]) {
        await stranger('access.exchange', { token: subject.token, digits })
      }
      const { failing, well } = await callEach(['r2', 'owner'], secrets)
      const procedures = Object.keys(PROCEDURES).length
      expect(well.filter((answer) => answer === 'ok').length).toBeGreaterThan(procedures / 2)
      const failed = failing.filter((answer) => answer === 'INTERNAL_SERVER_ERROR')
      expect(failed.length).toBeGreaterThan(procedures / 2)
      const told = lines.filter((line) => line.includes('procedure failed'))
      expect(told.length).toBeGreaterThanOrEqual(failed.length)
      expectClean(secrets)
    },
  )
})
