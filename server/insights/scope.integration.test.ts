import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type CreditorId,
  type DebtorId,
  newId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { openTheatre, type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { fileOf } from './file/data.ts'
import { agreementList, debtList, importList, paymentList } from './lists/data.ts'
import { debtorList } from './people/data.ts'
import type { StoryEntry, StoryPlace } from './story/data.ts'
import { todayOf } from './today/data.ts'

const LISTS = {
  imports: importList,
  debts: debtList,
  agreements: agreementList,
  payments: paymentList,
}
const NAMES = ['imports', 'debts', 'agreements', 'payments'] as const

/** The subject and a neighbour owe the own creditor, the stranger owes the foreign one. */
let stage: Stage

beforeAll(async () => {
  stage = await setStage(await openTheatre(await createTestCore()))
  // Somebody who owes both: the one person that both staffs know.
  await addDebt(stage.core, stage.houses.foreign, stage.subject.debtorId, {
    principal: 55_555n,
    contract: 'NO-OUTRO-CREDOR',
  })
})

afterAll(() => stage.close())

function staffOf(creditorIds: StaffScope['creditorIds']): StaffScope {
  return mintStaffScope({
    staffId: newId<StaffId>(),
    sessionId: newId<StaffSessionId>(),
    permissions: permissionsOf('viewer'),
    creditorIds,
    factorAt: null,
  })
}

const own = () => staffOf([stage.houses.own.creditorId])
const foreign = () => staffOf([stage.houses.foreign.creditorId])

const read = <T>(scope: StaffScope, work: (tx: Tx, scope: StaffScope) => Promise<T>) =>
  inScope(stage.core, scope, (tx) => work(tx, scope))

const listFor = (name: (typeof NAMES)[number], scope: StaffScope, query = '', page = 1) =>
  read(scope, async (tx) => {
    const { rows, total, pageCount } = await LISTS[name](tx, scope, { page, query })
    return { rows: rows as readonly object[], total, pageCount }
  })

const keysOf = (rows: readonly object[]) => rows.map((row) => String(Reflect.get(row, 'id')))

const people = async (scope: StaffScope) =>
  (await debtorList(stage.core, scope, { search: null, after: null })).rows

describe('lists for staff', () => {
  it.each(NAMES)('of %s part the rows between the creditors, and none is lost', async (name) => {
    const all = await listFor(name, staffOf('all'))
    const ours = await listFor(name, own())
    const theirs = await listFor(name, foreign())
    expect(ours.total).toBe(ours.rows.length)
    expect(ours.total).toBeGreaterThan(0)
    expect(theirs.total).toBeGreaterThan(0)
    const both = [...keysOf(ours.rows), ...keysOf(theirs.rows)]
    expect(new Set(both)).toEqual(new Set(keysOf(all.rows)))
    expect(both).toHaveLength(all.total)
  })

  it.each(NAMES)('of %s are empty for who works for no creditor', async (name) => {
    expect(await listFor(name, staffOf([]))).toEqual({ rows: [], total: 0, pageCount: 1 })
  })

  it.each(NAMES)(
    'of %s are empty for the staff of a creditor without a portfolio',
    async (name) => {
      expect((await listFor(name, staffOf([newId<CreditorId>()]))).total).toBe(0)
    },
  )

  it('count only what is owed to the own creditor', async () => {
    const subject = (await people(own())).find((row) => row.debtorId === stage.subject.debtorId)
    expect(subject).toMatchObject({ debts: 2, principal: 80_000n })
    const same = (await people(foreign())).find((row) => row.debtorId === stage.subject.debtorId)
    expect(same).toMatchObject({ debts: 1, principal: 55_555n })
  })

  it('find nothing of another creditor by document, contract, agreement or payment', async () => {
    const { rows } = await read(staffOf('all'), (tx, scope) =>
      paymentList(tx, scope, { page: 1, query: stage.stranger.document }),
    )
    const payment = assertPresent(rows[0], 'the stranger paid')
    const [contract] = stage.stranger.canaries.filter((word) => word.startsWith('CONTRATO'))
    const queries = [
      stage.stranger.document,
      contract ?? '',
      payment.agreement ?? '',
      payment.providerPaymentId,
    ]
    for (const name of ['debts', 'agreements', 'payments'] as const) {
      for (const query of queries) {
        expect((await listFor(name, own(), query)).total, `${name} by ${query}`).toBe(0)
      }
    }
  })

  it('take a search as text: no pattern and no quote widens it', async () => {
    for (const query of ['%', '_', "' or '1'='1", 'CONTRATO', '*', '\\', '"']) {
      for (const name of ['debts', 'agreements', 'payments'] as const) {
        expect((await listFor(name, own(), query)).total, `${name} by ${query}`).toBe(0)
      }
    }
  })

  it('turn their pages without losing or repeating a row', async () => {
    for (let i = 0; i < 60; i++) {
      await addDebt(stage.core, stage.houses.foreign, stage.stranger.debtorId, {
        principal: 1_000n,
      })
    }
    const first = await listFor('debts', foreign(), '', 1)
    const second = await listFor('debts', foreign(), '', 2)
    expect(first.rows).toHaveLength(50)
    expect(first.pageCount).toBe(2)
    const seen = keysOf([...first.rows, ...second.rows])
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(first.total)
    expect(second.total).toBe(first.total)
  })
})

const fileFor = (scope: StaffScope, debtorId: DebtorId, before: StoryPlace | null = null) =>
  read(scope, (tx) => fileOf(tx, scope, { debtorId, before }))

type Story = { entries: StoryEntry[]; next: StoryPlace | null }

describe('the file of one person', () => {
  it('tells each staff what concerns its creditor, and nothing of the other', async () => {
    const { debtorId } = stage.subject
    const ours = assertPresent(await fileFor(own(), debtorId), 'known')
    expect(ours.debts.map(({ standing }) => standing).sort()).toEqual(['in_agreement', 'open'])
    expect(ours.summary).toMatchObject({ openDebts: 1, running: 1, next: { what: 'due' } })
    expect(ours.summary.owedToday).toBeGreaterThanOrEqual(80_000n)
    expect(ours.story.entries.map(({ amount }) => amount)).not.toContain(55_555n)
    expect(new Set(ours.story.entries.map(({ kind }) => kind))).toEqual(
      new Set(['import', 'quote', 'agreement', 'payment', 'audit', 'charge']),
    )
    const theirs = assertPresent(await fileFor(foreign(), debtorId), 'known')
    expect(theirs.debts).toHaveLength(1)
    expect(theirs.agreements).toEqual([])
    const kinds = new Set(theirs.story.entries.map(({ kind }) => kind))
    for (const kind of ['quote', 'agreement', 'payment', 'charge'] as const) {
      expect(kinds).not.toContain(kind)
    }
  })

  it('shows documents and contacts masked', async () => {
    const { debtorId, hidden } = stage.subject
    const file = await fileFor(own(), debtorId)
    const text = JSON.stringify(file, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    for (const value of hidden) expect(text).not.toContain(value)
  })

  it('is not there for the staff of creditors who are owed nothing by that person', async () => {
    const { debtorId } = stage.stranger
    expect(await fileFor(own(), debtorId)).toBeNull()
  })

  it('tells of messages of the own creditor only, with why one was not sent', async () => {
    const { core, houses, subject } = stage
    const write = (creditorId: CreditorId | null, reason: string | null) =>
      inScope(core, testScope, async (tx) => {
        await tx.sql(
          `insert into messages (id, debtor_id, creditor_id, contact_id, channel, template,
             dedupe_key, status, refusal_reason, content_sealed, check_code_index, created_at)
           values ($1, $2, $3, $4, 'sms', 'receipt', $5, $6, $7, '', $8, $9)`,
          [
            newId(),
            subject.debtorId,
            creditorId,
            subject.person.sms,
            newId(),
            reason ? 'refused' : 'sent',
            reason,
            Buffer.from(newId()),
            core.clock.now(),
          ],
        )
      })
    await write(houses.own.creditorId, 'contact_opted_out')
    await write(houses.foreign.creditorId, 'contact_bounced')
    await write(null, null)
    const told = async (scope: StaffScope) =>
      assertPresent(await fileFor(scope, subject.debtorId), 'known')
        .story.entries.filter(({ kind }) => kind === 'message')
        .map(({ detail, why }) => `${detail} ${why}`)
        .sort()
    expect(await told(own())).toEqual(['sms refused contact_opted_out', 'sms sent null'])
    expect(await told(foreign())).toEqual(['sms refused contact_bounced', 'sms sent null'])
  })

  it('turns the pages of a story without losing or repeating an entry of it', async () => {
    const { core, houses, stranger } = stage
    // Many in one instant: the place of an entry is more than its time.
    for (let i = 0; i < 90; i++) {
      await inScope(core, testScope, (tx) =>
        recordAudit(tx, testScope, {
          action: 'contact.suppressed',
          subjectId: newId(),
          creditorId: houses.foreign.creditorId,
          debtorId: stranger.debtorId,
          reason: 'opt_out',
        }),
      )
    }
    const seen: StoryEntry[] = []
    let before: StoryPlace | null = null
    do {
      const page = await fileFor(foreign(), stranger.debtorId, before)
      const story: Story = assertPresent(page, 'known').story
      seen.push(...story.entries)
      before = story.next
    } while (before !== null)
    expect(new Set(seen.map(({ id, kind }) => `${kind} ${id}`)).size).toBe(seen.length)
    expect(seen.filter(({ what }) => what === 'contact.suppressed')).toHaveLength(90)
    const times = seen.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => Temporal.Instant.compare(b, a)))
  })
})

describe('the figures of today', () => {
  it('are those of the own creditor and add up to those of all', async () => {
    const all = await read(staffOf('all'), todayOf)
    const ours = await read(own(), todayOf)
    const theirs = await read(foreign(), todayOf)
    expect(ours.recovered).toBeGreaterThan(0n)
    expect(theirs.recovered).toBeGreaterThan(0n)
    expect(ours.recovered + theirs.recovered).toBe(all.recovered)
    expect(ours.payments + theirs.payments).toBe(all.payments)
    expect(ours.activeAgreements + theirs.activeAgreements).toBe(all.activeAgreements)
    expect(ours.openDebts + theirs.openDebts).toBe(all.openDebts)
    const nobody = await read(staffOf([]), todayOf)
    expect(nobody).toMatchObject({ recovered: 0n, payments: 0, openDebts: 0, lastImport: null })
  })
})
