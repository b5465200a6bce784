import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newId } from '#server/kernel/id.ts'
import { suppressContact } from '#server/people/commands.ts'
import { reachableContacts } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { takeFrom } from '#server/platform/rate-limit.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  newestCode,
  type Person,
  SENDER,
  SYSTEM,
  scopeOf,
  signIn,
  writtenTo,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { SENDS_PER_PREFIX } from '../budget/model.ts'
import { confirmCode } from '../confirmation/commands.ts'
import { resolveSession } from '../session/commands.ts'
import { requestCode } from './commands.ts'

let core: TestCore
let maria: Person
let scope: DebtorScope
let secret: string
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  maria = await createPerson(core, { document: newCpf() })
  secret = await signIn(core, maria)
  scope = await scopeOf(core, secret)
})

const quote = newId()
const sign = { action: 'sign', subjectId: quote } as const

const ask = (by = scope) => requestCode(core, SENDER, by, sign)
const enter = (code: string, by = scope) => confirmCode(core, SENDER, by, { ...sign, code })
const otherThan = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0')

describe('a code', () => {
  it('goes to the other contact than the link did, which the answer shows masked', async () => {
    const sent = await ask()
    expect(sent).toMatchObject({
      ok: true,
      value: { masked: 'm•••@exemplo.example', channel: 'email', sameContact: false },
    })
    const [message] = await writtenTo(core, maria)
    expect(message).toMatchObject({ template: 'access_code', contactId: maria.email })
  })

  it('goes to the only contact where there is no other, and says so', async () => {
    const lonely = await createPerson(core, { document: newCpf(), email: null })
    const sent = await ask(await scopeOf(core, await signIn(core, lonely)))
    expect(sent).toMatchObject({ ok: true, value: { channel: 'sms', sameContact: true } })
  })

  it('never goes to a contact that was given up', async () => {
    await inScope(core, SYSTEM, async (tx) => {
      for (const { id } of await reachableContacts(tx, SYSTEM, maria.id)) {
        await suppressContact(tx, SYSTEM, { contactId: id, reason: 'opt_out' })
      }
    })
    expect(await ask()).toEqual({ ok: false, reason: 'no_contact' })
    expect(await writtenTo(core, maria)).toEqual([])
  })

  it('opens R2 for this act, in a new session that ends the old one', async () => {
    await ask()
    const confirmed = await enter(await newestCode(core, maria))
    if (!confirmed.ok) throw new Error('the right code confirms')
    expect(confirmed.value.secret).not.toBe(secret)
    expect(await resolveSession(core, secret)).toBeNull()
    expect(await resolveSession(core, confirmed.value.secret)).toMatchObject({
      debtorId: maria.id,
      rung: 'R2',
      confirmation: { action: 'sign', subjectId: quote, contactId: maria.email },
    })
  })

  it('proves the contact, and the other contact hears of it', async () => {
    await ask()
    await enter(await newestCode(core, maria))
    const contacts = await inScope(core, SYSTEM, (tx) => reachableContacts(tx, SYSTEM, maria.id))
    const confirmedAt = contacts.find((c) => c.id === maria.email)?.confirmedAt
    expect(confirmedAt?.toString()).toBe(core.clock.now().toString())
    const notices = await writtenTo(core, maria, 'access_notice')
    expect(notices).toEqual([expect.objectContaining({ contactId: maria.sms })])
  })

  it('is good for ten minutes and not a second longer', async () => {
    await ask()
    const code = await newestCode(core, maria)
    core.clock.advance({ seconds: 601 })
    expect(await enter(code)).toEqual({ ok: false, reason: 'code_ended' })
  })

  it('is still good a second before ten minutes', async () => {
    await ask()
    core.clock.advance({ seconds: 599 })
    expect((await enter(await newestCode(core, maria))).ok).toBe(true)
  })

  it('entered fifty times at once succeeds exactly once', async () => {
    await ask()
    const code = await newestCode(core, maria)
    const answers = await Promise.all(Array.from({ length: 50 }, () => enter(code)))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    const reasons = new Set(answers.map((answer) => (answer.ok ? 'ok' : answer.reason)))
    expect(reasons).toEqual(new Set(['ok', 'code_ended']))
  })

  it('belongs to its session: two sessions of one person that swap codes are refused', async () => {
    const other = await scopeOf(core, await signIn(core, maria))
    await ask()
    const mine = await newestCode(core, maria)
    core.clock.advance({ seconds: 20 })
    await ask(other)
    const theirs = await newestCode(core, maria)
    expect((await enter(theirs)).ok).toBe(false)
    expect((await enter(mine, other)).ok).toBe(false)
    expect((await enter(mine)).ok).toBe(true)
    expect((await enter(theirs, other)).ok).toBe(true)
  })

  it('allows no other act and no other subject than it was asked for', async () => {
    await ask()
    const code = await newestCode(core, maria)
    const documents = { action: 'documents', subjectId: quote, code } as const
    const otherQuote = { action: 'sign', subjectId: newId(), code } as const
    expect(await confirmCode(core, SENDER, scope, documents)).toMatchObject({ ok: false })
    expect(await confirmCode(core, SENDER, scope, otherQuote)).toMatchObject({ ok: false })
    expect((await enter(code)).ok).toBe(true)
  })

  it('ends when a newer one is asked for', async () => {
    await ask()
    const older = await newestCode(core, maria)
    core.clock.advance({ seconds: 20 })
    await ask()
    const newer = await newestCode(core, maria)
    if (older !== newer) expect((await enter(older)).ok).toBe(false)
    expect((await enter(newer)).ok).toBe(true)
  })

  it('dies with its session', async () => {
    await ask()
    const code = await newestCode(core, maria)
    await inScope(core, SYSTEM, (tx) =>
      tx.sql('update debtor_sessions set revoked_at = now() where id = $1', [scope.sessionId]),
    )
    expect(await enter(code)).toEqual({ ok: false, reason: 'code_ended' })
    expect(await ask()).toEqual({ ok: false, reason: 'session_ended' })
  })
})

describe('guessing codes', () => {
  it('ends at the fifth miss; the right code is refused afterwards', async () => {
    await ask()
    const code = await newestCode(core, maria)
    for (let n = 1; n <= 5; n++) {
      expect(await enter(otherThan(code, n))).toEqual({
        ok: false,
        reason: 'wrong_code',
        detail: { triesLeft: 5 - n },
      })
    }
    expect(await enter(code)).toEqual({ ok: false, reason: 'code_ended' })
  })

  it('gets five tries, however many come at once', async () => {
    await ask()
    const code = await newestCode(core, maria)
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => enter(otherThan(code, n + 1))),
    )
    expect(answers.filter((a) => !a.ok && a.reason === 'wrong_code')).toHaveLength(5)
    expect((await enter(code)).ok).toBe(false)
  })

  it('gets fifteen tries a day, over all codes and sessions', async () => {
    let misses = 0
    for (let hour = 0; hour < 5; hour++) {
      const by = await scopeOf(core, await signIn(core, maria))
      const sent = await ask(by)
      if (!sent.ok) {
        expect(sent.reason).toBe('too_many_tries')
        continue
      }
      const code = await newestCode(core, maria)
      for (let n = 1; n <= 5; n++) if (!(await enter(otherThan(code, n), by)).ok) misses++
      core.clock.advance({ hours: 1, seconds: 1 })
    }
    expect(misses).toBe(15)
    core.clock.advance({ hours: 24 })
    expect((await ask(await scopeOf(core, await signIn(core, maria)))).ok).toBe(true)
  })

  it('costs no try when it is not six digits', async () => {
    await ask()
    for (const code of ['', '12345', '1234567', '12345a', '１２３４５６']) {
      expect(await enter(code)).toEqual({ ok: false, reason: 'incomplete' })
    }
    const code = await newestCode(core, maria)
    expect(await enter(otherThan(code))).toMatchObject({ detail: { triesLeft: 4 } })
  })
})

describe('pumping SMS', () => {
  it('three codes an hour and ten a day reach a person, also when asked for in parallel', async () => {
    for (let i = 0; i < 30; i++) {
      await Promise.all(Array.from({ length: 5 }, () => ask()))
      core.clock.advance({ seconds: 20 })
    }
    expect(await writtenTo(core, maria)).toHaveLength(3)
    for (let hour = 0; hour < 12; hour++) {
      core.clock.advance({ hours: 1, seconds: 1 })
      const by = await scopeOf(core, await signIn(core, maria))
      for (let i = 0; i < 5; i++) {
        await ask(by)
        core.clock.advance({ seconds: 20 })
      }
    }
    expect(await writtenTo(core, maria, 'access_code')).toHaveLength(10)
  })

  it('two clicks send one code, and say from when on another may be asked for', async () => {
    await ask()
    const refused = await ask()
    if (refused.ok) throw new Error('the second click is too soon')
    expect(refused.reason).toBe('too_soon')
    expect(refused.detail?.retryAt.toString()).toBe(
      core.clock.now().add({ seconds: 15 }).toString(),
    )
  })

  it('ends for a whole area code when its budget is spent, with an alarm', async () => {
    const lonely = await createPerson(core, {
      document: newCpf(),
      phone: '+5561999990009',
      email: null,
    })
    const by = await scopeOf(core, await signIn(core, lonely))
    for (let i = 0; i < SENDS_PER_PREFIX.points; i++)
      await takeFrom(core, SENDS_PER_PREFIX, '+5561')
    const alarm = vi.spyOn(core.log, 'error')
    expect(await ask(by)).toMatchObject({ ok: false, reason: 'too_many_sends' })
    expect(alarm).toHaveBeenCalledWith(
      { alert: 'send_budget_exhausted', prefix: '+5561' },
      expect.any(String),
    )
    expect((await ask()).ok).toBe(true)
    alarm.mockRestore()
  })

  it('a person over their own limit eats nothing of everybody’s', async () => {
    await ask()
    const before = await core.pool.query<{ points: number }>('select sum(points) from rate_limits')
    for (let i = 0; i < 10; i++) await ask()
    const after = await core.pool.query<{ points: number }>('select sum(points) from rate_limits')
    expect(after.rows).toEqual(before.rows)
  })
})

describe('SIM swap', () => {
  it('the old contact hears of a code that was used on the new phone', async () => {
    const token = await linkFor(core, maria, maria.email)
    const by = await scopeOf(core, await signIn(core, maria, token))
    await ask(by)
    expect((await enter(await newestCode(core, maria), by)).ok).toBe(true)
    const [notice] = await writtenTo(core, maria, 'access_notice')
    expect(notice?.contactId).toBe(maria.email)
    expect(notice?.text).toContain('0800 000 0000')
  })
})
