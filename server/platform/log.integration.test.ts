import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPixClient } from '#server/platform/pix.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { newestCode } from '#server/testing/access.ts'
import type { Actor } from '#server/testing/matrix/actors.ts'
import { outcomeOf } from '#server/testing/matrix/outcome.ts'
import {
  type Cookies,
  enter,
  openTheatre,
  type Stage,
  setStage,
  visit,
} from '#server/testing/matrix/stage.ts'
import { PROCEDURES } from '#server/testing/matrix/table.ts'
import { createLogger } from './log.ts'

const lines: string[] = []
let stage: Stage

beforeAll(async () => {
  const log = createLogger('test', 'debug', { write: (line: string) => void lines.push(line) })
  stage = await setStage(await openTheatre({ ...(await createTestCore()), log }))
})

afterAll(() => stage.close())

type Prepared = { path: string; run: () => Promise<{ answer: string }> }

/** Every procedure with a valid input, ready to be called by who may come through. */
async function everyProcedure(actor: Actor, seen: Set<string>): Promise<Prepared[]> {
  const prepared: Prepared[] = []
  for (const [path, { input }] of Object.entries(PROCEDURES)) {
    stage.core.clock.advance({ hours: 3 })
    const cookies: Cookies = await enter(stage, actor)
    if (cookies.debtorSecret) seen.add(cookies.debtorSecret)
    const call = visit(stage, cookies)
    const sent = await input?.({ stage, actor, about: stage.subject, call })
    prepared.push({ path, run: () => outcomeOf(() => call(path, sent)) })
  }
  return prepared
}

/** Six digits may stand inside an id by chance; a code stands alone. */
const standsIn = (text: string, secret: string) =>
  new RegExp(`(?<![\\w-])${secret.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(text)

function expectClean(secrets: Iterable<string>): void {
  const text = lines.join('')
  expect([...secrets].filter((secret) => standsIn(text, secret))).toEqual([])
}

async function secretsOfSubject(): Promise<Set<string>> {
  const { subject, core } = stage
  const name = subject.canaries.find((word) => word.startsWith('Canária')) ?? ''
  const secrets = new Set([...subject.hidden, subject.token, name])
  await visit(stage, await enter(stage, 'r1'))('access.requestCode', {
    action: 'sign',
    subjectId: subject.planQuoteId,
  })
  return secrets.add(await newestCode(core, subject.person))
}

describe('what the product writes while it works', () => {
  it('names nobody when the provider of payments is gone', async () => {
    const secrets = await secretsOfSubject()
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
    expectClean(secrets.add('canary-client-secret'))
  })

  it('names nobody and gives nothing away while all goes well', async () => {
    const secrets = await secretsOfSubject()
    const { subject } = stage
    const stranger = visit(stage, await enter(stage, 'nobody'))
    for (const digits of ['00000', '11111', subject.digits]) {
      await stranger('access.exchange', { token: subject.token, digits })
    }
    for (const actor of ['r2', 'staff'] as const) {
      for (const { run } of await everyProcedure(actor, secrets)) await run()
    }
    expectClean(secrets)
  })

  it('names nobody when every statement fails', async () => {
    const secrets = await secretsOfSubject()
    const prepared: Prepared[] = []
    for (const actor of ['nobody', 'company', 'r2', 'staff'] as const) {
      prepared.push(...(await everyProcedure(actor, secrets)))
    }
    await stage.owner.query(`revoke select, insert, update on debtors, contacts, access_links,
      access_codes, messages, debts, quotes, agreements, instalments, payables, charges, payments,
      papers from quita_app`)
    lines.length = 0
    const answers = new Set<string>()
    for (const { run } of prepared) answers.add((await run()).answer)
    expect(answers).toContain('INTERNAL_SERVER_ERROR')
    const failed = lines.filter((line) => line.includes('procedure failed'))
    expect(failed.length).toBeGreaterThan(20)
    expectClean(secrets)
  })
})
