import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ContactId,
  type CreditorId,
  type DebtorId,
  newId,
  type StaffId,
} from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { createPerson, type Person } from '#server/testing/access.ts'
import { addCreditor, addDebt } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { reveal } from './commands.ts'

let core: TestCore
let person: Person
let own: CreditorId
let foreign: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  const creditor = await addCreditor(core)
  own = creditor.creditorId
  foreign = (await addCreditor(core, 'loja-do-norte')).creditorId
  person = await createPerson(core, { document: '39053344705' })
  await addDebt(core, creditor, person.id)
})

afterAll(() => core.close())

const staffOf = (creditorId: CreditorId) =>
  mintStaffScope({
    staffId: newId<StaffId>(),
    sessionId: newId<never>(),
    permissions: permissionsOf('agent'),
    creditorIds: [creditorId],
    factorAt: null,
  })

const recorded = () =>
  inScope(core, testScope, (tx) =>
    tx.sql<{ what: string; reason: string; actor: string; whole: string }>(
      `select data->>'what' as what, data->>'reason' as reason, actor_id as actor, a::text as whole
         from audit_events a where action = 'debtor.revealed' order by sequence`,
    ),
  )

describe('showing one thing of a person', () => {
  it('shows it whole, and records who looked at what and why, without quoting it', async () => {
    const who = staffOf(own)
    const show = (contactId: ContactId | null) =>
      reveal(core, who, { debtorId: person.id, contactId, reason: 'on_the_phone' })
    expect(await show(null)).toEqual({ ok: true, value: '390.533.447-05' })
    expect(await show(person.sms)).toEqual({ ok: true, value: '(81) 99999-0001' })
    expect(await show(person.email)).toEqual({ ok: true, value: 'maria@exemplo.example' })
    const rows = await recorded()
    expect(rows.map(({ what, reason, actor }) => ({ what, reason, actor }))).toEqual(
      ['document', 'sms', 'email'].map((what) => ({
        what,
        reason: 'on_the_phone',
        actor: who.staffId,
      })),
    )
    for (const { whole } of rows) expect(whole).not.toMatch(/39053344705|999990001|maria@/)
  })

  it('shows nothing to staff of another creditor, nor a contact of somebody else', async () => {
    const before = await recorded()
    const ask = (creditorId: CreditorId, debtorId: DebtorId, contactId: ContactId | null) =>
      reveal(core, staffOf(creditorId), { debtorId, contactId, reason: 'call_back' })
    const other = await createPerson(core, { document: '11144477735' })
    const missing = { ok: false, reason: 'not_found' }
    expect(await ask(foreign, person.id, null)).toEqual(missing)
    expect(await ask(foreign, person.id, person.sms)).toEqual(missing)
    expect(await ask(own, person.id, other.sms)).toEqual(missing)
    expect(await ask(own, other.id, null)).toEqual(missing)
    expect(await recorded()).toEqual(before)
  })
})
