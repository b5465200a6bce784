import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveSession } from '#server/access/session/commands.ts'
import { computeProfiles } from '#server/journeys/profile/commands.ts'
import { newId, type ReplyId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import { contactsOf, debtorById } from '#server/people/data.ts'
import { choosePreferences, switchContact } from '#server/people/preferences/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import {
  bornOn,
  type Person,
  SENDER,
  SYSTEM,
  scopeOf,
  signIn,
  writtenTo,
} from '#server/testing/access.ts'
import { answerCase } from '../answering/commands.ts'
import { openCase } from '../commands.ts'
import { entriesOf } from '../data.ts'
import { type CareWorld, openCareWorld, order } from '../testing.ts'
import { finishErasures } from './finishing/commands.ts'

let world: CareWorld
/** Erases, for all creditors. */
let eraser: StaffScope
let owner: pg.Client

beforeAll(async () => {
  world = await openCareWorld()
  eraser = await world.owner()
  owner = new pg.Client({ connectionString: world.core.ownerUrl })
  await owner.connect()
})

afterAll(async () => {
  await owner.end()
  await world.core.close()
})

const YES = {
  outcome: 'accepted',
  words: 'Apagamos, como pediu.',
  quietDays: 0,
  isSure: true,
} as const

/** Somebody who left traces everywhere, and asks for them to be erased. */
async function whoAsks() {
  const { core } = world
  const person = await world.someone()
  await bornOn(core, person, '1950-01-01')
  const secret = await signIn(core, person)
  const scope = await scopeOf(core, secret)
  await freezeMenus(core, scope, SENDER)
  await choosePreferences(core, scope, { channel: 'sms', hours: 'late' })
  await openCase(core, scope, order({ words: 'segredo de família' }))
  const id = newId<ReplyId>()
  await inScope(core, SYSTEM, (tx) =>
    tx.sql(
      `insert into replies (id, channel, provider_key, sender_index, contact_id, debtor_id,
                            words_sealed, received_at, read_at, intent, certainty, outcome)
       select $1::uuid, 'sms', $1::text, c.value_index, c.id, c.debtor_id, $3, $4::timestamptz, $4,
              'pay', 900, 'answered'
         from contacts c where c.id = $2`,
      [
        id,
        person.sms,
        core.vault.seal('quero parcelar', { column: 'replies.words', row: id }),
        core.clock.now(),
      ],
    ),
  )
  const request = order({ kind: 'data', reason: 'erase', words: 'apague meu telefone' })
  const opened = await openCase(core, scope, request)
  if (!opened.ok) throw new Error(opened.reason)
  return { person, secret, case: opened.value }
}

const erase = (caseId: Parameters<typeof answerCase>[3]['caseId']) =>
  answerCase(world.core, SENDER, eraser, { caseId, ...YES })

/** Rows of a person in a table, past every policy. */
async function count(table: string, person: Person, where = 'true'): Promise<number> {
  const found = await owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where debtor_id = $1 and ${where}`,
    [person.id],
  )
  return found.rows[0]?.n ?? 0
}

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
      await owner.query('select quote_numbers, rows from erasures where case_id = $1', [one.id])
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
      await owner.query(
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
    await owner.query(
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
    await owner.query(
      `insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at)
       select gen_random_uuid(), debtor_id, channel, value_index, 'again'::bytea, now()
         from contacts where debtor_id = $1
       on conflict (debtor_id, channel, value_index) do nothing`,
      [person.id],
    )
    const reasons = (
      await owner.query('select suppression_reason as why from contacts where debtor_id = $1', [
        person.id,
      ])
    ).rows.map(({ why }) => why)
    expect(reasons.sort()).toEqual(['erased', 'opt_out'])
    const seen = await inScope(core, SYSTEM, (tx) => contactsOf(tx, SYSTEM, person.id))
    expect(seen.map(({ channel }) => channel)).toEqual(['email'])
  })

  it('forgets the name of who owes nothing and signed nothing', async () => {
    const { person, case: one } = await whoAsks()
    await owner.query('update debts set recalled_at = now() where debtor_id = $1', [person.id])
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
    await owner.query(
      `create function fail_late() returns trigger language plpgsql as
         $$ begin raise exception 'the machine went away'; end $$`,
    )
    await owner.query(
      `create trigger fail_late before update of farewell_message_id on erasures
        for each statement execute function fail_late()`,
    )
    await expect(erase(one.id)).rejects.toThrow()
    await owner.query('drop trigger fail_late on erasures')
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

  it('lets signs of visits go after the six months for which the law wants them', async () => {
    const { person, case: one } = await whoAsks()
    const { core } = world
    await erase(one.id)
    const before = await count('debtor_sessions', person)
    expect(before).toBeGreaterThan(0)
    await finishErasures(core, SYSTEM)
    expect(await count('debtor_sessions', person)).toBe(before)
    await owner.query(
      `update erasures set erased_at = erased_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    await owner.query(
      `update debtor_sessions set created_at = created_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    await owner.query(
      `update access_links set created_at = created_at - interval '7 months' where debtor_id = $1`,
      [person.id],
    )
    expect((await finishErasures(core, SYSTEM)).visits).toBe(1)
    expect(await count('debtor_sessions', person)).toBe(0)
    expect(await count('access_links', person)).toBe(0)
  })

  it('takes the profile away for good: the next night makes no other', async () => {
    const { person, case: one } = await whoAsks()
    const { core, house } = world
    const night = () => inScope(core, SYSTEM, (tx) => computeProfiles(tx, SYSTEM, house.creditorId))
    await night()
    expect(await count('debtor_profiles', person)).toBe(1)
    await erase(one.id)
    await night()
    expect(await count('debtor_profiles', person)).toBe(0)
  })

  it('opens what never changes for the person who asked, and for nobody else', async () => {
    const { core } = world
    const other = await whoAsks()
    const rewrite = (text: string) => inScope(core, SYSTEM, (tx) => tx.sql(text, [other.person.id]))
    await expect(
      rewrite('update case_entries set words_sealed = null where debtor_id = $1'),
    ).rejects.toThrow()
    await expect(rewrite('delete from quotes where debtor_id = $1')).rejects.toThrow()
    await expect(
      rewrite('update replies set words_sealed = null where debtor_id = $1'),
    ).rejects.toThrow()
    await erase(other.case.id)
    await expect(
      rewrite(`update case_entries set kind = 'opened' where debtor_id = $1`),
    ).rejects.toThrow()
  })
})
