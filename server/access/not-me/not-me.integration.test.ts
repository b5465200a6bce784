import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { contactsOf } from '#server/people/data.ts'
import { newSecret } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
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
  visitor,
  writtenTo,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { requestCode } from '../code/commands.ts'
import { confirmCode } from '../confirmation/commands.ts'
import { exchangeLink } from '../exchange/commands.ts'
import { firstContact } from '../link/commands.ts'
import { resolveSession } from '../session/commands.ts'
import { reportNotMe, stopWriting } from './commands.ts'

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

const DONE = { ok: true, value: null }
const report = (token: string) => reportNotMe(core, { token, client: visitor() })
const nothing = {
  remembersKeys: true,
  send: () => Promise.reject(new Error('nothing may be sent')),
}
const silent = { sms: nothing, mail: nothing }

describe('"Não sou eu"', () => {
  it('kills the link and the sessions it opened, at once', async () => {
    const token = await linkFor(core, maria)
    const secret = await signIn(core, maria, token)
    expect(await report(token)).toEqual(DONE)
    expect(await resolveSession(core, secret)).toBeNull()
    const attempt = { token, digits: maria.digits, client: visitor(), formerSecret: null }
    const refused = await exchangeLink(core, SENDER, attempt)
    expect(refused).toEqual({ ok: false, reason: 'unavailable' })
  })

  it('suppresses this contact for this person, and no other', async () => {
    const joao = await createPerson(core, { document: newCpf() })
    await report(await linkFor(core, maria))
    const suppressed = async (person: Person) => {
      const all = await inScope(core, SYSTEM, (tx) => contactsOf(tx, SYSTEM, person.id))
      return all.filter((contact) => contact.suppressedAt !== null)
    }
    expect(await suppressed(maria)).toEqual([
      expect.objectContaining({ id: maria.sms, suppressionReason: 'not_me' }),
    ])
    expect(await suppressed(joao)).toEqual([])
  })

  it('stops what was queued for that contact, with the reason kept', async () => {
    const queued = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
    if (!queued.ok) throw new Error('a first message is queued')
    const [message] = await writtenTo(core, maria)
    await report(/\/l\/([\w-]{22})/.exec(message?.text ?? '')?.[1] ?? '')
    const args = { messageId: queued.value }
    expect(await sendMessage(core, silent, SYSTEM, args)).toBe('refused')
    const [row] = await inScope(core, SYSTEM, (tx) =>
      tx.sql('select status, refusal_reason from messages where id = $1', [queued.value]),
    )
    expect(row).toEqual({ status: 'refused', refusal_reason: 'contact_not_me' })
    const again = await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
    expect(again).toEqual({ ok: false, reason: 'no_contact' })
  })

  it('ends a code on its way to that contact', async () => {
    const viaMail = await linkFor(core, maria, maria.email, 'agreement')
    const viaSms = await linkFor(core, maria, maria.sms)
    const scope = await scopeOf(core, await signIn(core, maria, viaMail))
    const subject = { action: 'documents', subjectId: null } as const
    await requestCode(core, SENDER, scope, subject)
    const code = await newestCode(core, maria)
    await report(viaSms)
    const entered = await confirmCode(core, SENDER, scope, { ...subject, code })
    expect(entered).toEqual({ ok: false, reason: 'code_ended' })
  })

  it('is honoured from an old link too: its sessions and its successors die', async () => {
    const older = await linkFor(core, maria)
    const newer = await linkFor(core, maria)
    const secret = await signIn(core, maria, newer)
    await report(older)
    expect(await resolveSession(core, secret)).toBeNull()
  })

  it('answers a stranger the same for any token, and tells nothing', async () => {
    expect(await report(newSecret(16))).toEqual(DONE)
    expect(await report('')).toEqual(DONE)
    const token = await linkFor(core, maria)
    expect(await report(token)).toEqual(DONE)
    expect(await report(token)).toEqual(DONE)
  })

  it('is recorded, once', async () => {
    const token = await linkFor(core, maria)
    await report(token)
    await report(token)
    const rows = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ action: string; subject_id: string }>(
        `select action, subject_id from audit_events
          where debtor_id = $1 and action in ('contact.suppressed', 'link.revoked')
          order by sequence`,
        [maria.id],
      ),
    )
    expect(rows.map((row) => row.action)).toEqual(['contact.suppressed', 'link.revoked'])
    expect(asId(rows[0]?.subject_id ?? '')).toBe(maria.sms)
  })
})

describe('"Não quero mensagens aqui"', () => {
  it('stops every message to this contact, and leaves the person their way in', async () => {
    const token = await linkFor(core, maria)
    const secret = await signIn(core, maria, token)
    expect(await stopWriting(core, { token, client: visitor() })).toEqual(DONE)
    expect(await resolveSession(core, secret)).not.toBeNull()
    const contacts = await inScope(core, SYSTEM, (tx) => contactsOf(tx, SYSTEM, maria.id))
    expect(contacts.map(({ channel, suppressionReason }) => [channel, suppressionReason])).toEqual(
      expect.arrayContaining([
        ['sms', 'opt_out'],
        ['email', null],
      ]),
    )
    const first = { debtorId: maria.id, channel: 'sms' } as const
    expect(await firstContact(core, SENDER, SYSTEM, first)).toEqual({
      ok: false,
      reason: 'no_contact',
    })
  })

  it('answers alike whatever the token', async () => {
    expect(await stopWriting(core, { token: newSecret(16), client: visitor() })).toEqual(DONE)
  })
})
