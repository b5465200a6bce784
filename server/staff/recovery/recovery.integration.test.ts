import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { staffSessions } from '#db/schema/staff.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { handOverEntry, proveEntry } from '#server/staff/entry/commands.ts'
import { newRecoveryCodes, putRecoveryCodes } from '#server/staff/factor/commands.ts'
import { type Colleague, DESK, hire, passDoor } from '#server/staff/testing.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
let ana: Colleague

beforeEach(async () => {
  core = await createTestCore()
  ana = await hire(core)
})

afterEach(() => core.close())

const prove = (secret: string, code: string) => proveEntry(core, { secret, code })

describe('a recovery code', () => {
  const give = async () => {
    const codes = newRecoveryCodes()
    await inScope(core, testScope, (tx) => putRecoveryCodes(tx, testScope, ana.id, codes))
    return codes
  }

  it('stands in for the authenticator, each of ten once, however it is typed', async () => {
    const codes = await give()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) {
      const typed = ` ${code.slice(0, 5).toUpperCase()}-${code.slice(5)} `
      expect((await prove(await passDoor(core, ana), typed)).ok).toBe(true)
      expect((await prove(await passDoor(core, ana), code)).ok).toBe(false)
    }
  })

  it('sent twenty times at once opens one door', async () => {
    const [code = ''] = await give()
    const secrets: string[] = []
    for (let i = 0; i < 20; i++) secrets.push(await passDoor(core, ana))
    const answers = await Promise.all(secrets.map((secret) => prove(secret, code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('is nothing once new ones were made, nor for somebody else', async () => {
    const [old = ''] = await give()
    const [fresh = ''] = await give()
    expect((await prove(await passDoor(core, ana), old)).ok).toBe(false)
    const bia = await hire(core)
    expect((await prove(await passDoor(core, bia), fresh)).ok).toBe(false)
    expect((await prove(await passDoor(core, ana), fresh)).ok).toBe(true)
  })

  it('is kept as a keyed index, and leaves the session its way in', async () => {
    const [code = ''] = await give()
    const kept = await inScope(core, testScope, (tx) =>
      tx.sql<{ text: string }>('select c::text as text from staff_recovery_codes c'),
    )
    expect(kept.some(({ text }) => text.includes(code))).toBe(false)
    const secret = await passDoor(core, ana)
    await prove(secret, code)
    await handOverEntry(core, secret, DESK)
    const [session] = await inScope(core, testScope, (tx) => tx.db.select().from(staffSessions))
    expect(session?.enteredBy).toBe('recovery')
  })
})
