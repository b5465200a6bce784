import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newSecret } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { takeFrom } from '#server/platform/rate-limit.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  newestToken,
  type Person,
  SENDER,
  SYSTEM,
  visitor,
  writtenTo,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { EXCHANGE_EVERYWHERE, EXCHANGE_PER_ADDRESS } from '../budget/model.ts'
import { exchangeLink } from './commands.ts'

let core: TestCore
let maria: Person
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())

beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  maria = await createPerson(core, { document: newCpf() })
})
afterEach(() => {
  vi.restoreAllMocks()
})

let visits = 0
const enter = (token: string, digits: string, formerSecret: string | null = null) =>
  exchangeLink(core, SENDER, { token, digits, client: visitor(++visits), formerSecret })

async function enterWell(token: string, person: Person, formerSecret: string | null = null) {
  const entered = await enter(token, person.digits, formerSecret)
  if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
  return entered.value
}

async function miss(token: string, times: number) {
  for (let i = 0; i < times; i++) await enter(token, wrongFor(maria))
}

describe('guessing digits', () => {
  it('freezes the link at the fifth miss; the sixth try is refused although it is right', async () => {
    const token = await linkFor(core, maria)
    await miss(token, 4)
    expect(await enter(token, wrongFor(maria))).toEqual({ ok: false, reason: 'frozen' })
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'frozen' })
  })

  it('sends a fresh link to the same registered contact, and that one works', async () => {
    const token = await linkFor(core, maria)
    await miss(token, 5)
    const [fresh, ...more] = await writtenTo(core, maria)
    expect(more).toEqual([])
    expect(fresh).toMatchObject({ template: 'fresh_link', contactId: maria.sms })
    await enterWell(await newestToken(core, maria, 'fresh_link'), maria)
  })

  it('keeps the old link shut after thirty minutes too', async () => {
    const token = await linkFor(core, maria)
    await miss(token, 5)
    core.clock.advance({ seconds: 30 * 60 - 1 })
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'frozen' })
    core.clock.advance({ seconds: 2 })
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'unavailable' })
  })

  it('a link without a contact thaws after thirty minutes, for one try at a time', async () => {
    const lonely = await createPerson(core, { document: newCpf(), email: null })
    const token = await linkFor(core, lonely, null)
    await suppressAll(lonely)
    for (let i = 0; i < 5; i++) await enter(token, wrongFor(lonely))
    core.clock.advance({ minutes: 30, seconds: 1 })
    expect(await enter(token, wrongFor(lonely))).toEqual({ ok: false, reason: 'frozen' })
    expect(await enter(token, lonely.digits)).toEqual({ ok: false, reason: 'frozen' })
    core.clock.advance({ minutes: 30, seconds: 1 })
    await enterWell(token, lonely)
  })

  it('allows no more than five parallel guesses', async () => {
    const token = await linkFor(core, maria)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => enter(token, wrongFor(maria, undefined, i))),
    )
    const judged = answers.filter((a) => !a.ok && a.reason === 'wrong_digits')
    expect(judged).toHaveLength(4)
    expect(answers.filter((a) => !a.ok && a.reason === 'frozen')).toHaveLength(36)
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'frozen' })
  })

  it('from 500 addresses gains nothing', async () => {
    const token = await linkFor(core, maria)
    let entered = 0
    for (let i = 0; i < 500; i++) {
      const answer = await enter(token, i === 499 ? maria.digits : wrongFor(maria, undefined, i))
      if (answer.ok) entered++
    }
    expect(entered).toBe(0)
    expect(await writtenTo(core, maria)).toHaveLength(1)
  })

  it('over fresh links ends at ten misses a day', async () => {
    await miss(await linkFor(core, maria), 5)
    const second = await newestToken(core, maria, 'fresh_link')
    await miss(second, 5)
    expect(await writtenTo(core, maria, 'fresh_link')).toHaveLength(1)
    const third = await linkFor(core, maria)
    expect(await enter(third, maria.digits)).toEqual({ ok: false, reason: 'frozen' })
    core.clock.advance({ hours: 24, seconds: 1 })
    await enterWell(third, maria)
  })

  it('cannot lock a person out without one of their links', async () => {
    const token = await linkFor(core, maria)
    for (let i = 0; i < 50; i++) await enter(newSecret(16), maria.digits)
    await enterWell(token, maria)
  })
})

describe('budgets of tries', () => {
  it('one address runs out; right digits cost it nothing', async () => {
    const client = { ip: '203.0.113.9' }
    const token = await linkFor(core, maria)
    const enterFrom = (digits: string, tried = token) =>
      exchangeLink(core, SENDER, { token: tried, digits, client, formerSecret: null })
    for (let i = 0; i < EXCHANGE_PER_ADDRESS.points + 5; i++) {
      expect((await enterFrom(maria.digits)).ok).toBe(true)
    }
    for (let i = 0; i < EXCHANGE_PER_ADDRESS.points; i++) await enterFrom('00000', newSecret(16))
    expect(await enterFrom(maria.digits)).toEqual({ ok: false, reason: 'throttled' })
    await enterWell(token, maria)
  })

  it('neighbours in one /24 share a wider one', async () => {
    const token = await linkFor(core, maria)
    let throttled = 0
    for (let i = 0; i < 200; i++) {
      const client = { ip: `198.51.100.${i}` }
      const attempt = { token: newSecret(16), digits: '00000', client, formerSecret: null }
      const answer = await exchangeLink(core, SENDER, attempt)
      if (!answer.ok && answer.reason === 'throttled') throttled++
    }
    expect(throttled).toBe(40)
    await enterWell(token, maria)
  })

  it('many stolen links at once trip the breaker, with an alarm', async () => {
    for (let i = 0; i < EXCHANGE_EVERYWHERE.points; i++) {
      await takeFrom(core, EXCHANGE_EVERYWHERE, 'all')
    }
    const alarm = vi.spyOn(core.log, 'error')
    const token = await linkFor(core, maria)
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'throttled' })
    expect(alarm).toHaveBeenCalledWith({ alert: 'exchange_breaker' }, expect.any(String))
  })
})

async function suppressAll(person: Person): Promise<void> {
  await inScope(core, SYSTEM, (tx) =>
    tx.sql(
      `update contacts set suppressed_at = now(), suppression_reason = 'bounced'
        where debtor_id = $1`,
      [person.id],
    ),
  )
}

/** Five digits that are not this person's, nor the other's. */
function wrongFor(person: Person, other?: Person, n = 0): string {
  for (let guess = 90_000 + n; ; guess++) {
    const digits = String(guess)
    if (digits !== person.digits && digits !== other?.digits) return digits
  }
}
