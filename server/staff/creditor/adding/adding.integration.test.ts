import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { creditors } from '#db/schema/creditors.ts'
import { creditorBySlug, currentCatalogue } from '#server/creditors/data.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { testScope } from '#server/testing/scope.ts'
import { creditorFor } from '../data.ts'
import { payeeFor } from '../payee/data.ts'
import { NEW_CREDITOR, newCreditor } from '../testing.ts'
import { addCreditor } from './commands.ts'
import { addCreditorInput } from './schema.ts'

let core: TestCore

beforeEach(async () => {
  core = await createTestCore()
})

afterEach(() => core.close())

const owner = (creditorIds: StaffScope['creditorIds'] = 'all') =>
  mintStaffScope({
    staffId: newId(),
    sessionId: newId(),
    permissions: permissionsOf('owner'),
    creditorIds,
    factorAt: core.clock.now(),
  })

const add = (more: Partial<typeof NEW_CREDITOR> = {}, id = newId<CreditorId>(), who = owner()) =>
  addCreditor(core, who, { id, values: newCreditor(more) })

const count = async () =>
  (await inScope(core, testScope, (tx) => tx.db.select().from(creditors))).length

describe('a new creditor', () => {
  it('is there at once, as it was described, with its books open and a row of the audit log', async () => {
    const id = newId<CreditorId>()
    await currentCatalogue(core, testScope)
    expect(await add({}, id)).toEqual({ ok: true, value: { slug: 'agua-clara-moveis' } })
    const { creditors: known } = await currentCatalogue(core, testScope)
    expect(known.get(id)).toMatchObject({ ...NEW_CREDITOR, pixKey: null, pixPayeeName: null })
    const rows = await inScope(core, testScope, (tx) =>
      tx.sql<{ accounts: bigint; acts: bigint }>(
        `select (select count(*) from ledger_accounts where creditor_id = $1) as accounts,
                (select count(*) from audit_events
                  where action = 'creditor.added' and creditor_id = $1) as acts`,
        [id],
      ),
    )
    expect(rows[0]?.accounts).toBeGreaterThan(5n)
    expect(rows[0]?.acts).toBe(1n)
  })

  it('has pages that say that it has no account yet', async () => {
    await add()
    const slug = 'agua-clara-moveis'
    const [page, payee] = await inScope(core, teamScope, async (tx) => [
      await creditorFor(tx, teamScope, { who: owner(), slug }),
      await payeeFor(tx, teamScope, { who: owner(), slug }),
    ])
    expect(page).toMatchObject({ creditor: { slug }, changes: [] })
    expect(payee).toMatchObject({ live: { pixKey: null, pixPayeeName: null }, stories: [] })
  })

  it('is one, however often its form comes, and one of a company', async () => {
    const id = newId<CreditorId>()
    const [first, second] = await Promise.all([add({}, id), add({}, id)])
    expect(first).toEqual(second)
    expect(await add({ tradeName: 'Outro nome' })).toEqual({ ok: false, reason: 'cnpj_taken' })
    expect(await count()).toBe(1)
  })

  it('of a name that is taken has a number behind it, also of two at once', async () => {
    const cnpjs = ['11444777000161', '11222333000181', '19131243000197']
    const added = await Promise.all(cnpjs.map((cnpj) => add({ cnpj })))
    const slugs = added.map((one) => (one.ok ? one.value.slug : one.reason)).sort()
    expect(slugs).toEqual(['agua-clara-moveis', 'agua-clara-moveis-2', 'agua-clara-moveis-3'])
  })

  it('is not added by who works for some creditors only', async () => {
    const limited = owner([newId<CreditorId>()])
    expect(await add({}, newId(), limited)).toEqual({ ok: false, reason: 'not_for_all' })
    expect(await count()).toBe(0)
  })

  it('gets an account in no other way than by its two people and its day', async () => {
    await add()
    const write = inScope(core, testScope, (tx) =>
      tx.db.update(creditors).set({ pixKey: 'pix@agua.example', pixPayeeName: 'AGUA CLARA' }),
    )
    await expect(write).rejects.toMatchObject({ cause: { code: '23001' } })
    const there = await inScope(core, testScope, (tx) =>
      creditorBySlug(tx, testScope, 'agua-clara-moveis'),
    )
    expect(there?.pixKey).toBeNull()
  })
})

describe('the form of a new creditor', () => {
  const typed = Object.fromEntries(
    Object.entries(NEW_CREDITOR).map(([name, value]) => [name, String(value ?? '')]),
  )
  const wrong = (more: Record<string, string>) => {
    const read = addCreditorInput.safeParse({ id: newId(), values: { ...typed, ...more } })
    return read.success ? [] : read.error.issues.map(({ path }) => path[1])
  }

  it.each([
    ['as it should be', {}, []],
    ['with a name that no address can have', { tradeName: '123' }, ['tradeName']],
    ['with a CNPJ whose digits do not hold', { cnpj: '11444777000162' }, ['cnpj']],
    ['without what CDC 42-A asks for', { legalName: ' ', address: '' }, ['legalName', 'address']],
    ['of no kind', { kind: 'church' }, ['kind']],
    ['with letters that nobody can read', { letterColour: '#0f5e4f' }, ['letterColour']],
    [
      'with hours that end before they begin',
      { contactFirstHour: '15', contactEndHour: '14' },
      ['contactEndHour'],
    ],
    ['wider than the house allows', { contactPerWeek: '4' }, ['contactPerWeek']],
    ['with less grace than ten days', { graceDays: '9' }, ['graceDays']],
  ])('%s', (_, more, fields) => {
    expect(wrong(more)).toEqual(fields)
  })
})
