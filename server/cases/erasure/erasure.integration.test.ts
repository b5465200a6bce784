import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveSession } from '#server/access/session/commands.ts'
import { newId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { contactsOf, debtorById } from '#server/people/data.ts'
import { switchContact } from '#server/people/preferences/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { SENDER, SYSTEM, scopeOf, signIn, writtenTo } from '#server/testing/access.ts'
import { answerCase } from '../answering/commands.ts'
import { entriesOf } from '../data.ts'
import type { CareWorld } from '../testing.ts'
import { finishErasures } from './finishing/commands.ts'
import { type Erasing, openErasing, YES } from './testing.ts'

let world: CareWorld
let eraser: StaffScope
let erasing: Erasing
const whoAsks = () => erasing.whoAsks()
const erase: Erasing['erase'] = (caseId) => erasing.erase(caseId)
const count: Erasing['count'] = (table, person, where) => erasing.count(table, person, where)

beforeAll(async () => {
  erasing = await openErasing()
  ;({ world, eraser } = erasing)
})

afterAll(() => erasing.close())

const taken = {
  remembersKeys: true,
  send: async () => ({ kind: 'sent' as const, providerId: 'taken' }),
}

describe('an erasure', () => {
  it('takes everything that the law does not keep, and says what it did and why', async () => {
    const { person, secret, case: one } = await whoAsks()
    const { core } = world
    expect(await count('quotes', person)).toBeGreaterThan(0)
    expect(await count('cases', person, 'legal_priority > 0')).toBe(2)
    expect(await erase(one.id)).toEqual({ ok: true, value: null })
    expect(await resolveSession(core, secret)).toBeNull()
    for (const table of ['quotes', 'quote_debts', 'contact_preferences', 'debtor_profiles']) {
      expect({ table, left: await count(table, person) }).toEqual({ table, left: 0 })
    }
    expect(await count('replies', person, 'words_sealed is not null')).toBe(0)
    expect(await count('contacts', person, 'suppressed_at is null')).toBe(0)
    expect(await count('contacts', person, "channel = 'sms' and value_sealed is not null")).toBe(0)
    expect(await count('debts', person)).toBe(2)
    // That they asked stays; that they were of a certain age does not.
    expect(await count('cases', person)).toBe(2)
    expect(await count('cases', person, 'legal_priority > 0')).toBe(0)
    const entries = await inScope(core, eraser, (tx) => entriesOf(tx, eraser, one.id))
    const said = entries.map(({ words }) => words).filter((words) => words !== null)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('Apagamos, como pediu.')
    expect(said[0]).toContain('seus telefones e e-mails')
    expect(said[0]).toContain('Marco Civil, art. 15')
    expect(said[0]).not.toContain('5 anos depois de quitados')
    const [kept] = (
      await erasing.owner.query('select quote_numbers, rows from erasures where case_id = $1', [
        one.id,
      ])
    ).rows
    expect(kept.quote_numbers).toHaveLength(kept.rows.quotes)
    expect(await world.recorded(person, 'debtor.erased')).toHaveLength(1)
  })

  it('says its last word by e-mail, and then the address goes, too', async () => {
    const { person, case: one } = await whoAsks()
    const { core } = world
    await erase(one.id)
    const [word] = await writtenTo(core, person, 'data_erased')
    expect(word?.contactId).toBe(person.email)
    expect(word?.text).toContain('seus telefones e e-mails')
    expect(word?.text).toContain(one.number)
    // Nothing is forgotten before it has gone.
    await finishErasures(core, SYSTEM)
    expect(await count('contacts', person, 'value_sealed is not null')).toBe(1)
    const [message] = (
      await erasing.owner.query(
        `select id from messages where debtor_id = $1 and template = 'data_erased'`,
        [person.id],
      )
    ).rows
    const channels = { sms: taken, mail: taken }
    expect(await sendMessage(core, channels, SYSTEM, { messageId: message.id })).toBe('sent')
    await finishErasures(core, SYSTEM)
    expect(await count('contacts', person, 'value_sealed is not null')).toBe(0)
    expect(await count('messages', person, 'content_sealed is not null')).toBe(0)
    expect(await world.recorded(person, 'debtor.erasure_finished')).toHaveLength(1)
    await finishErasures(core, SYSTEM)
    expect(await world.recorded(person, 'debtor.erasure_finished')).toHaveLength(1)
  })

  it('leaves the one contact that a running agreement needs, and the agreement itself', async () => {
    const { person, case: one } = await whoAsks()
    const { house } = world
    await erasing.owner.query(
      `insert into agreements (creditor_id, id, number, debtor_id, quote_id, kind, status, total,
                               plan_interest, iof, monthly_rate, cet_annual_percent, breach_effect,
                               grace_days, accepted_at, signed_at, started_at)
       select creditor_id, $2, $3, debtor_id, id, 'plan', 'active', total, 0, 0, 0, 0, 'proportional',
              10, now(), now(), now()
         from quotes where debtor_id = $1 and creditor_id = $4 limit 1`,
      [person.id, newId(), `T${person.digits}`, house.creditorId],
    )
    await erase(one.id)
    expect(await count('contacts', person, 'suppressed_at is null')).toBe(1)
    expect(await count('quotes', person)).toBe(1)
    expect(await count('agreements', person)).toBe(1)
  })

  it('is not undone by a file: an erased contact stays out, and so does one that was given up', async () => {
    const { person, case: one } = await whoAsks()
    const { core } = world
    const scope = await scopeOf(core, await signIn(core, person))
    await switchContact(core, scope, { contactId: person.sms, isWanted: false })
    await erase(one.id)
    await erasing.owner.query(
      `insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at)
       select gen_random_uuid(), debtor_id, channel, value_index, 'again'::bytea, now()
         from contacts where debtor_id = $1
       on conflict (debtor_id, channel, value_index) do nothing`,
      [person.id],
    )
    const reasons = (
      await erasing.owner.query(
        'select suppression_reason as why from contacts where debtor_id = $1',
        [person.id],
      )
    ).rows.map(({ why }) => why)
    expect(reasons.sort()).toEqual(['erased', 'opt_out'])
    const seen = await inScope(core, SYSTEM, (tx) => contactsOf(tx, SYSTEM, person.id))
    expect(seen.map(({ channel }) => channel)).toEqual(['email'])
  })

  it('forgets the name of who owes nothing and signed nothing', async () => {
    const { person, case: one } = await whoAsks()
    await erasing.owner.query('update debts set recalled_at = now() where debtor_id = $1', [
      person.id,
    ])
    // Nobody sees a person without debts but whoever works for all creditors.
    const { core } = world
    const answered = await erase(one.id)
    expect(answered).toEqual({ ok: true, value: null })
    const debtor = await inScope(core, SYSTEM, (tx) => debtorById(tx, SYSTEM, person.id))
    expect(debtor?.name).toBe('')
    expect(debtor?.document.value).toBe(person.document)
  })

  it('happens whole or not at all', async () => {
    const { person, secret, case: one } = await whoAsks()
    const { core } = world
    await erasing.owner.query(
      `create function fail_late() returns trigger language plpgsql as
         $$ begin raise exception 'the machine went away'; end $$`,
    )
    await erasing.owner.query(
      `create trigger fail_late before update of farewell_message_id on erasures
        for each statement execute function fail_late()`,
    )
    await expect(erase(one.id)).rejects.toThrow()
    await erasing.owner.query('drop trigger fail_late on erasures')
    expect(await count('erasures', person)).toBe(0)
    expect(await resolveSession(core, secret)).not.toBeNull()
    expect(await count('contacts', person, 'suppressed_at is null')).toBe(2)
    expect(await count('quotes', person)).toBeGreaterThan(0)
    expect(await writtenTo(core, person, 'data_erased')).toEqual([])
    expect(await erase(one.id)).toEqual({ ok: true, value: null })
  })

  it('is done once, however many press, by who may and after a second look', async () => {
    const { person, case: one } = await whoAsks()
    const { core, agent, manager } = world
    const yes = { caseId: one.id, ...YES }
    expect(await answerCase(core, SENDER, agent, yes)).toEqual({ ok: false, reason: 'not_allowed' })
    // They may erase, but work for one of the two creditors.
    expect(await answerCase(core, SENDER, manager, yes)).toEqual({
      ok: false,
      reason: 'not_allowed',
    })
    expect(await answerCase(core, SENDER, eraser, { ...yes, isSure: false })).toEqual({
      ok: false,
      reason: 'not_confirmed',
    })
    const both = await Promise.all([erase(one.id), erase(one.id)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await writtenTo(core, person, 'data_erased')).toHaveLength(1)
  })
})
