import { asc, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { staffEntries, staffSessions, staffTotps, staffUsers } from '#db/schema/staff.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { totpNow } from '#server/platform/totp.ts'
import {
  type Colleague,
  codeOf,
  DESK,
  enter,
  hire,
  PASSWORD,
  passDoor,
} from '#server/staff/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { handOverEntry, proveEntry, startEntry } from './commands.ts'

const EMAIL = 'ana@operadora.example'

let core: TestCore
let ana: Colleague

beforeEach(async () => {
  core = await createTestCore()
  ana = await hire(core, { email: EMAIL })
})

afterEach(() => core.close())

const change = (fields: Partial<typeof staffUsers.$inferInsert>) =>
  inScope(core, testScope, (tx) =>
    tx.db.update(staffUsers).set(fields).where(eq(staffUsers.id, ana.id)),
  )

const rowsOf = (table: typeof staffEntries | typeof staffSessions | typeof staffUsers) =>
  inScope(core, testScope, (tx) => tx.db.select().from(table))

const audited = () =>
  inScope(core, testScope, async (tx) => {
    const rows = await tx.db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .orderBy(asc(auditEvents.sequence))
    return rows.map(({ action }) => action)
  })

const prove = (secret: string, code: string) => proveEntry(core, { secret, code })
const stepFrom = (seconds: number) => totpNow(ana.secret, core.clock.now().add({ seconds })).code
/** Six figures that the app shows at no time near now. */
const wrongCode = () => {
  const shown = [-60, -30, 0, 30, 60].map(stepFrom)
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
    (code) => !shown.includes(code),
  ) as string
}

describe('e-mail and password', () => {
  it('open an entry, however the e-mail is written, and no session', async () => {
    const email = ` ${EMAIL.toUpperCase()} `
    const started = await startEntry(core, { email, password: PASSWORD, ip: DESK.ip })
    expect(started.ok).toBe(true)
    expect(await rowsOf(staffEntries)).toHaveLength(1)
    expect(await rowsOf(staffSessions)).toEqual([])
  })

  it('alone never become a session', async () => {
    const secret = await passDoor(core, ana)
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
    expect(await rowsOf(staffSessions)).toEqual([])
  })

  it.each([
    ['a wrong password', EMAIL, 'cavalo errado'],
    ['an empty password', EMAIL, ''],
    ['the right password with a blank', EMAIL, `${PASSWORD} `],
    ['an unknown e-mail', 'bia@operadora.example', PASSWORD],
    ['an e-mail that only looks alike', 'аna@operadora.example', PASSWORD],
    ['a pattern', '%@operadora.example', PASSWORD],
    ['the password nobody has', 'bia@operadora.example', 'nobody'],
  ])('refuse %s like every other reason, and open nothing', async (_, email, password) => {
    const answer = await startEntry(core, { email, password, ip: DESK.ip })
    expect(answer).toEqual({ ok: false, reason: 'refused' })
    expect(await rowsOf(staffEntries)).toEqual([])
    expect(await audited()).toEqual([])
  })

  it('refuse who was disabled, and who has no password yet, even with the password nobody has', async () => {
    await change({ disabledAt: core.clock.now() })
    const right = { email: EMAIL, password: PASSWORD, ip: DESK.ip }
    expect((await startEntry(core, right)).ok).toBe(false)
    await change({ disabledAt: null, passwordHash: null })
    for (const password of [PASSWORD, '', 'nobody']) {
      expect((await startEntry(core, { ...right, password })).ok).toBe(false)
    }
  })

  it('are refused, even right ones, after ten wrong ones from that network, and no other', async () => {
    for (let i = 0; i < 10; i++) {
      await startEntry(core, { email: EMAIL, password: `errada ${i}`, ip: `192.0.2.${i}` })
    }
    const right = { email: EMAIL, password: PASSWORD }
    expect((await startEntry(core, { ...right, ip: '192.0.2.77' })).ok).toBe(false)
    expect((await startEntry(core, { ...right, ip: '198.51.100.1' })).ok).toBe(true)
  })

  it('are kept as argon2id only, salted', async () => {
    await hire(core)
    const hashes = (await rowsOf(staffUsers)).map((row) => Reflect.get(row, 'passwordHash'))
    expect(new Set(hashes).size).toBe(2)
    for (const hash of hashes) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})

describe('the code of the authenticator', () => {
  it('opens one session, once, and is recorded', async () => {
    const secret = await passDoor(core, ana)
    expect(await prove(secret, codeOf(core, ana))).toEqual({ ok: true, value: undefined })
    const entered = await handOverEntry(core, secret, DESK)
    expect(entered).toMatchObject({ name: 'Ana', email: EMAIL })
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
    expect(await rowsOf(staffSessions)).toHaveLength(1)
    expect(await audited()).toEqual(['staff.signed_in'])
  })

  it('is taken one step early or late, and no more', async () => {
    for (const [seconds, right] of [
      [-60, false],
      [-30, true],
      [0, true],
      [30, true],
      [60, false],
    ] as const) {
      const proved = await prove(await passDoor(core, ana), stepFrom(seconds))
      expect(proved.ok, `${seconds} seconds`).toBe(right)
    }
  })

  it('is taken once: the same figures again fail, and older ones, too', async () => {
    const code = codeOf(core, ana)
    const before = stepFrom(-30)
    expect((await prove(await passDoor(core, ana), code)).ok).toBe(true)
    const again = { ok: false, reason: 'wrong' }
    expect(await prove(await passDoor(core, ana), code)).toEqual(again)
    expect(await prove(await passDoor(core, ana), before)).toEqual(again)
    core.clock.advance({ seconds: 30 })
    expect(await prove(await passDoor(core, ana), code)).toEqual(again)
    expect((await prove(await passDoor(core, ana), codeOf(core, ana))).ok).toBe(true)
  })

  it('sent twenty times at once through one entry opens one door', async () => {
    const secret = await passDoor(core, ana)
    const code = codeOf(core, ana)
    const answers = await Promise.all(Array.from({ length: 20 }, () => prove(secret, code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const opened = await Promise.all(
      Array.from({ length: 20 }, () => handOverEntry(core, secret, DESK)),
    )
    expect(opened.filter((entered) => entered !== null)).toHaveLength(1)
    expect(await rowsOf(staffSessions)).toHaveLength(1)
  })

  it('sent at once through twenty entries opens one door', async () => {
    const secrets: string[] = []
    for (let i = 0; i < 20; i++) secrets.push(await passDoor(core, ana))
    const code = codeOf(core, ana)
    const answers = await Promise.all(secrets.map((secret) => prove(secret, code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('can be missed five times, then even the right one is too late', async () => {
    const secret = await passDoor(core, ana)
    for (let i = 0; i < 5; i++) {
      expect(await prove(secret, wrongCode())).toEqual({ ok: false, reason: 'wrong' })
    }
    expect(await prove(secret, codeOf(core, ana))).toEqual({ ok: false, reason: 'ended' })
    expect(await audited()).toEqual(Array(5).fill('staff.factor_missed'))
  })

  it('a hundred guesses at once are five tries', async () => {
    const secret = await passDoor(core, ana)
    await Promise.all(Array.from({ length: 100 }, () => prove(secret, wrongCode())))
    const [entry] = await inScope(core, testScope, (tx) => tx.db.select().from(staffEntries))
    expect(entry?.tries).toBe(5)
  })

  it('cannot be guessed on and on by who has the password', async () => {
    for (let i = 0; i < 30; i++) {
      if (i % 5 === 0) core.clock.advance({ minutes: 1 })
      await prove(await passDoor(core, ana), wrongCode())
    }
    const late = await prove(await passDoor(core, ana), codeOf(core, ana))
    expect(late).toEqual({ ok: false, reason: 'ended' })
  })

  it('comes within five minutes', async () => {
    const inTime = await passDoor(core, ana)
    const late = await passDoor(core, ana)
    core.clock.advance({ minutes: 4, seconds: 59 })
    expect((await prove(inTime, codeOf(core, ana))).ok).toBe(true)
    core.clock.advance({ seconds: 31 })
    expect(await prove(late, codeOf(core, ana))).toEqual({ ok: false, reason: 'ended' })
  })

  it('opens nothing for who was disabled in between, nor after it was taken', async () => {
    const [first, second] = [await passDoor(core, ana), await passDoor(core, ana)]
    expect((await prove(first, codeOf(core, ana))).ok).toBe(true)
    await change({ disabledAt: core.clock.now() })
    core.clock.advance({ seconds: 30 })
    expect((await prove(second, codeOf(core, ana))).ok).toBe(false)
    expect(await handOverEntry(core, first, DESK)).toBeNull()
  })

  it('is handed over within a minute', async () => {
    const secret = await passDoor(core, ana)
    await prove(secret, codeOf(core, ana))
    core.clock.advance({ seconds: 61 })
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
  })

  it('of somebody else is wrong', async () => {
    const bia = await hire(core)
    const answer = await prove(await passDoor(core, ana), codeOf(core, bia))
    expect(answer).toEqual({ ok: false, reason: 'wrong' })
  })

  it('leaves its secret sealed in the row, bound to it', async () => {
    const bia = await hire(core)
    const rows = await inScope(core, testScope, (tx) => tx.db.select().from(staffTotps))
    const sealed = rows.map((row) => row.secretSealed)
    for (const bytes of sealed) expect(bytes.includes(ana.secret)).toBe(false)
    await inScope(core, testScope, (tx) =>
      tx.sql(
        `update staff_totps t set secret_sealed = (select secret_sealed from staff_totps where staff_id = $2)
          where t.staff_id = $1`,
        [ana.id, bia.id],
      ),
    )
    await expect(prove(await passDoor(core, ana), codeOf(core, bia))).rejects.toThrow()
  })
})

it('who enters twice has two sessions', async () => {
  await enter(core, ana)
  await enter(core, ana)
  expect(await rowsOf(staffSessions)).toHaveLength(2)
})
