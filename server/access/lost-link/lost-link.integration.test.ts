import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newSecret } from '#server/platform/crypto.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  newestToken,
  type Person,
  SENDER,
  signIn,
  visitor,
  writtenTo,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { REQUESTS_PER_ADDRESS } from '../budget/model.ts'
import { reportNotMe } from '../not-me/commands.ts'
import { resendLink } from './commands.ts'

let core: TestCore
let maria: Person
let token: string
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  maria = await createPerson(core, { document: newCpf() })
  token = await linkFor(core, maria)
})

let visits = 0
const resend = (of: string) => resendLink(core, SENDER, { token: of, client: visitor(++visits) })
const DONE = { ok: true, value: null }

describe('a lost link', () => {
  it('is sent afresh to the contact it was sent to, and works', async () => {
    core.clock.advance({ hours: 8 * 24 })
    expect(await resend(token)).toEqual(DONE)
    const [message] = await writtenTo(core, maria)
    expect(message).toMatchObject({ template: 'fresh_link', contactId: maria.sms })
    await signIn(core, maria, await newestToken(core, maria, 'fresh_link'))
  })

  it('gets the same answer whatever the token is', async () => {
    expect(await resend(newSecret(16))).toEqual(DONE)
    expect(await resend('')).toEqual(DONE)
    await reportNotMe(core, { token, client: visitor() })
    expect(await resend(token)).toEqual(DONE)
    expect(await writtenTo(core, maria)).toEqual([])
  })

  it('cannot be used to pump SMS: 2,000 requests send three messages a day', async () => {
    for (let i = 0; i < 40; i++) {
      await Promise.all(Array.from({ length: 50 }, () => resend(token)))
      core.clock.advance({ minutes: 30 })
    }
    const hours = (40 * 30) / 60
    expect(hours).toBeLessThan(24)
    expect(await writtenTo(core, maria)).toHaveLength(3)
  })

  it('is not sent twice to a double click', async () => {
    await Promise.all([resend(token), resend(token), resend(token)])
    await resend(token)
    expect(await writtenTo(core, maria)).toHaveLength(1)
  })

  it('that was printed goes to the person’s best contact', async () => {
    const printed = await linkFor(core, maria, null)
    await resend(printed)
    const [message] = await writtenTo(core, maria)
    expect(message?.contactId).toBe(maria.sms)
  })

  it('is refused to an address that asks without end', async () => {
    const client = { ip: '203.0.113.80' }
    for (let i = 0; i < REQUESTS_PER_ADDRESS.points; i++) {
      expect(await resendLink(core, SENDER, { token: 'x', client })).toEqual(DONE)
    }
    const refused = { ok: false, reason: 'throttled' }
    expect(await resendLink(core, SENDER, { token: 'x', client })).toEqual(refused)
    expect(await resendLink(core, SENDER, { token, client })).toEqual(refused)
  })
})
