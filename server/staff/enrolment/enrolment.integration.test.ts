import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { staffInvitations, staffLetters, staffSessions, staffUsers } from '#db/schema/staff.ts'
import { newId, type StaffId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { totpNow } from '#server/platform/totp.ts'
import { handOverEntry, proveEntry, startEntry } from '#server/staff/entry/commands.ts'
import { mintInvitation, sendInvitation } from '#server/staff/invitation/commands.ts'
import { letterSchema } from '#server/staff/letter/schema.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { type Colleague, codeOf, DESK, enter, hire } from '#server/staff/testing.ts'
import { SENDER } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  enrol,
  enrolmentOf,
  keepRecoveryCodes,
  offerRecoveryCodes,
  openInvitation,
} from './commands.ts'

const PHRASE = 'sabiá laranja telhado chuva'
const EMAIL = 'bia@operadora.example'

let core: TestCore
let bia: StaffId

beforeEach(async () => {
  core = await createTestCore()
  bia = newId<StaffId>()
  await inScope(core, testScope, (tx) =>
    tx.db
      .insert(staffUsers)
      .values({ id: bia, email: EMAIL, name: 'Bia Andrade', role: 'agent', creditorIds: null }),
  )
})

afterEach(() => core.close())

/** The token of a fresh invitation. */
async function invited(): Promise<string> {
  const { link } = await inScope(core, testScope, (tx) =>
    mintInvitation(tx, testScope, SENDER, bia),
  )
  return link.split('/').at(-1) ?? ''
}

async function opened(token: string): Promise<string> {
  const entry = await openInvitation(core, { token, ip: DESK.ip })
  if (!entry.ok) throw new Error(entry.reason)
  return entry.value.secret
}

async function offered(secret: string) {
  const pending = await enrolmentOf(core, secret, 'invitation')
  if (!pending) throw new Error('an open entry offers something')
  const totp = Buffer.from(pending.offer.totpSecret ?? '', 'base64')
  return { totp, codes: pending.offer.recoveryCodes }
}

const codeFor = (totp: Buffer) => totpNow(totp, core.clock.now()).code
const isRefused = async (token: string) => !(await openInvitation(core, { token, ip: DESK.ip })).ok

describe('an invitation', () => {
  it('leads to a password, an authenticator, ten codes and a session, and is used up', async () => {
    const token = await invited()
    const secret = await opened(token)
    const { totp, codes } = await offered(secret)
    expect(codes).toHaveLength(10)
    const enrolled = await enrol(core, { secret, password: PHRASE, code: codeFor(totp) })
    expect(enrolled).toEqual({ ok: true, value: undefined })
    const entered = await handOverEntry(core, secret, DESK)
    expect(entered).toMatchObject({ email: EMAIL })
    expect(await isRefused(token)).toBe(true)

    core.clock.advance({ seconds: 30 })
    const again = await startEntry(core, { email: EMAIL, password: PHRASE, ip: DESK.ip })
    if (!again.ok) throw new Error(again.reason)
    const withCode = { secret: again.value.secret, code: codes[3] ?? '' }
    expect((await proveEntry(core, withCode)).ok).toBe(true)
  })

  it('the code that enrolled is used up, too', async () => {
    const secret = await opened(await invited())
    const { totp } = await offered(secret)
    const code = codeFor(totp)
    await enrol(core, { secret, password: PHRASE, code })
    const started = await startEntry(core, { email: EMAIL, password: PHRASE, ip: DESK.ip })
    if (!started.ok) throw new Error(started.reason)
    const replay = await proveEntry(core, { secret: started.value.secret, code })
    expect(replay).toEqual({ ok: false, reason: 'wrong' })
  })

  it('takes nothing from its person when a scanner opens it', async () => {
    const token = await invited()
    for (let i = 0; i < 3; i++) await opened(token)
    const secret = await opened(token)
    const { totp } = await offered(secret)
    expect((await enrol(core, { secret, password: PHRASE, code: codeFor(totp) })).ok).toBe(true)
  })

  it('opened in two browsers at once lets one of them in', async () => {
    const token = await invited()
    const secrets = [await opened(token), await opened(token), await opened(token)]
    const answers = await Promise.all(
      secrets.map(async (secret) => {
        const { totp } = await offered(secret)
        return enrol(core, { secret, password: PHRASE, code: codeFor(totp) })
      }),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('is open for 72 hours', async () => {
    const token = await invited()
    core.clock.advance({ hours: 71, minutes: 59 })
    expect(await isRefused(token)).toBe(false)
    core.clock.advance({ minutes: 1 })
    expect(await isRefused(token)).toBe(true)
  })

  it('is withdrawn by the next one', async () => {
    const [first, second] = [await invited(), await invited()]
    expect(await isRefused(first)).toBe(true)
    expect(await isRefused(second)).toBe(false)
  })

  it('opens nothing for somebody disabled, and nothing when it was never made', async () => {
    const token = await invited()
    await inScope(core, testScope, (tx) =>
      tx.db.update(staffUsers).set({ disabledAt: core.clock.now() }).where(eq(staffUsers.id, bia)),
    )
    expect(await isRefused(token)).toBe(true)
    expect(await isRefused('')).toBe(true)
    expect(await isRefused('A'.repeat(32))).toBe(true)
  })

  it('ends for a browser that already opened it once somebody used it up or withdrew it', async () => {
    const secret = await opened(await invited())
    const { totp } = await offered(secret)
    await invited()
    const answer = await enrol(core, { secret, password: PHRASE, code: codeFor(totp) })
    expect(answer).toEqual({ ok: false, reason: 'ended' })
    const sessions = await inScope(core, testScope, (tx) => tx.db.select().from(staffSessions))
    expect(sessions).toEqual([])
  })

  it('is kept as its hash, and its letter sealed', async () => {
    await inScope(core, testScope, (tx) =>
      sendInvitation(tx, testScope, SENDER, { staffId: bia, kind: 'invitation' }),
    )
    const [letter] = await inScope(core, testScope, (tx) => tx.db.select().from(staffLetters))
    if (!letter) throw new Error('a letter was queued')
    const place = { column: 'staff_letters.content', row: letter.id }
    const { text } = letterSchema.parse(JSON.parse(core.vault.open(letter.contentSealed, place)))
    const token = /\/admin\/convite\/([\w-]+)/.exec(text)?.[1] ?? ''
    expect(token.length).toBeGreaterThanOrEqual(32)
    expect(letter.contentSealed.includes(token)).toBe(false)
    const [row] = await inScope(core, testScope, (tx) => tx.db.select().from(staffInvitations))
    expect(JSON.stringify(row)).not.toContain(token)
    expect(await isRefused(token)).toBe(false)
  })
})

describe('enrolling', () => {
  it.each([
    ['short', 'onze signos'],
    ['common', 'senha12345678'],
    ['personal', 'biaandrade12'],
    ['long', 'á '.repeat(200)],
  ])('refuses a password that is %s, at no cost', async (fault, password) => {
    const secret = await opened(await invited())
    const { totp } = await offered(secret)
    for (let i = 0; i < 8; i++) {
      const refused = await enrol(core, { secret, password, code: codeFor(totp) })
      expect(refused).toEqual({ ok: false, reason: fault })
    }
    expect((await enrol(core, { secret, password: PHRASE, code: codeFor(totp) })).ok).toBe(true)
  })

  it('wants the code of the authenticator it offers, within five tries', async () => {
    const secret = await opened(await invited())
    const { totp } = await offered(secret)
    const other = await hire(core)
    for (let i = 0; i < 5; i++) {
      const wrong = await enrol(core, { secret, password: PHRASE, code: codeOf(core, other) })
      expect(wrong).toEqual({ ok: false, reason: 'wrong_code' })
    }
    const late = await enrol(core, { secret, password: PHRASE, code: codeFor(totp) })
    expect(late).toEqual({ ok: false, reason: 'ended' })
  })

  it('is over after half an hour', async () => {
    const secret = await opened(await invited())
    core.clock.advance({ minutes: 30 })
    expect(await enrolmentOf(core, secret, 'invitation')).toBeNull()
  })

  it('an entry by password can neither enrol nor see an offer', async () => {
    const ana = await hire(core)
    const started = await startEntry(core, {
      email: ana.email,
      password: 'cavalo certo bateria grampo',
      ip: DESK.ip,
    })
    if (!started.ok) throw new Error(started.reason)
    const { secret } = started.value
    expect(await enrolmentOf(core, secret, 'invitation')).toBeNull()
    const tried = await enrol(core, { secret, password: PHRASE, code: codeOf(core, ana) })
    expect(tried).toEqual({ ok: false, reason: 'ended' })
  })

  it('by invitation cannot be finished with a recovery code', async () => {
    const secret = await opened(await invited())
    const { codes } = await offered(secret)
    const proved = await proveEntry(core, { secret, code: codes[0] ?? '' })
    expect(proved.ok).toBe(false)
  })
})

describe('new recovery codes', () => {
  const scopeOf = async (colleague: Colleague) => {
    const scope = await resolveStaffSession(core, await enter(core, colleague))
    if (!scope) throw new Error('who entered has a scope')
    return scope
  }

  it('count once they are kept, by the same person only', async () => {
    const [ana, eva] = [await hire(core), await hire(core)]
    const [anas, evas] = [await scopeOf(ana), await scopeOf(eva)]
    const { secret } = await offerRecoveryCodes(core, anas)
    expect((await enrolmentOf(core, secret, 'renewal'))?.offer.recoveryCodes).toHaveLength(10)
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
    expect((await keepRecoveryCodes(core, evas, secret)).ok).toBe(false)
    expect((await keepRecoveryCodes(core, anas, secret)).ok).toBe(true)
    expect((await keepRecoveryCodes(core, anas, secret)).ok).toBe(false)
    const [row] = await inScope(core, testScope, (tx) =>
      tx.sql<{ left: number }>(
        'select count(*)::int as left from staff_recovery_codes where staff_id = $1 and replaced_at is null',
        [ana.id],
      ),
    )
    expect(row?.left).toBe(10)
  })
})
