import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { Stage } from '#server/testing/matrix/stage.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { debtorList } from '../people/data.ts'
import { openReading, readAs, readerOf } from '../testing.ts'
import { agreementList } from './agreements/data.ts'
import { readList } from './commands.ts'
import { copyList, DEBT_COLUMNS } from './copy/commands.ts'
import { importList } from './data.ts'
import { debtList } from './debts/data.ts'
import { AGREEMENT_STATES, DEBT_STATES, PAYMENT_STATES } from './model.ts'
import { paymentList } from './payments/data.ts'

const NAMES = ['imports', 'debts', 'agreements', 'payments'] as const
const SIZE = 50

let stage: Stage

beforeAll(async () => {
  stage = await openReading()
})

afterAll(() => stage.close())

const own = () => readerOf([stage.houses.own.creditorId])
const foreign = () => readerOf([stage.houses.foreign.creditorId])

const read = <T>(scope: StaffScope, work: (tx: Tx, scope: StaffScope) => Promise<T>) =>
  readAs(stage, scope, work)

type Narrowed = {
  query?: string
  creditorSlug?: string | null
  state?: string | null
  from?: Temporal.PlainDate | null
  to?: Temporal.PlainDate | null
}

/** Every row of a list, page by page. */
async function listFor(
  name: (typeof NAMES)[number],
  scope: StaffScope,
  { query = '', creditorSlug = null, state = null, from = null, to = null }: Narrowed = {},
): Promise<{ id: string }[]> {
  if (name === 'imports') {
    return (await read(scope, (tx) => importList(tx, scope, { page: 1, query }))).rows
  }
  const rows: { id: string }[] = []
  let after: string | null = null
  do {
    const asked = { query, creditorSlug, state, from, to, after } as never
    const page: { rows: readonly { id: string }[]; next: string | null } = await (name === 'debts'
      ? readList(stage.core, scope, debtList, asked, SIZE)
      : name === 'agreements'
        ? readList(stage.core, scope, agreementList, asked, SIZE)
        : readList(stage.core, scope, paymentList, asked, SIZE))
    rows.push(...page.rows)
    after = page.next
  } while (after !== null)
  return rows
}

const keysOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

const people = async (scope: StaffScope) =>
  (await debtorList(stage.core, scope, { search: null, after: null })).rows

describe('lists for staff', () => {
  it.each(NAMES)('of %s part the rows between the creditors, and none is lost', async (name) => {
    const all = await listFor(name, readerOf('all'))
    const ours = await listFor(name, own())
    const theirs = await listFor(name, foreign())
    expect(ours.length).toBeGreaterThan(0)
    expect(theirs.length).toBeGreaterThan(0)
    const both = [...keysOf(ours), ...keysOf(theirs)]
    expect(new Set(both)).toEqual(new Set(keysOf(all)))
    expect(both).toHaveLength(all.length)
  })

  it.each(NAMES)(
    'of %s are empty for who works for no creditor, or one without a portfolio',
    async (name) => {
      expect(await listFor(name, readerOf([]))).toEqual([])
      expect(await listFor(name, readerOf([newId<CreditorId>()]))).toEqual([])
    },
  )

  it('are narrowed down to a creditor, never past one’s own', async () => {
    const { houses } = stage
    for (const name of ['debts', 'agreements', 'payments'] as const) {
      const ours = await listFor(name, readerOf('all'), { creditorSlug: houses.own.slug })
      expect(keysOf(ours)).toEqual(keysOf(await listFor(name, own())))
      expect(await listFor(name, own(), { creditorSlug: houses.foreign.slug })).toEqual([])
      expect(await listFor(name, own(), { creditorSlug: 'nenhum' })).toEqual([])
    }
  })

  it('are parted by their states', async () => {
    const debts = (state: (typeof DEBT_STATES)[number]) => listFor('debts', own(), { state })
    const all = await listFor('debts', own())
    const [portfolio, agreed, free, recalled] = await Promise.all(DEBT_STATES.map(debts))
    expect(keysOf([...(portfolio ?? []), ...(recalled ?? [])]).sort()).toEqual(keysOf(all).sort())
    expect(agreed?.length).toBeGreaterThan(0)
    expect(keysOf([...(agreed ?? []), ...(free ?? [])]).sort()).toEqual(
      keysOf(portfolio ?? []).sort(),
    )
    const agreements = await listFor('agreements', own())
    const byState = await Promise.all(
      AGREEMENT_STATES.filter((state) => state !== 'late').map((state) =>
        listFor('agreements', own(), { state }),
      ),
    )
    expect(keysOf(byState.flat()).sort()).toEqual(keysOf(agreements).sort())
    for (const state of [...PAYMENT_STATES]) {
      const some = await listFor('payments', own(), { state })
      expect(some.length).toBeLessThanOrEqual((await listFor('payments', own())).length)
    }
  })

  it('are narrowed down to days, both ends included', async () => {
    const { core } = stage
    const day = businessDate(core.clock.now())
    const [before, after] = [day.subtract({ days: 1 }), day.add({ days: 1 })]
    for (const name of ['agreements', 'payments'] as const) {
      const all = keysOf(await listFor(name, own()))
      expect(keysOf(await listFor(name, own(), { from: day, to: day }))).toEqual(all)
      expect(await listFor(name, own(), { from: after })).toEqual([])
      expect(await listFor(name, own(), { to: before })).toEqual([])
    }
    const dueOn = Temporal.PlainDate.from('2026-01-31')
    const owed = { principal: 1_000n, dueOn: '2026-01-31' }
    const { debtId } = await addDebt(core, stage.houses.foreign, stage.stranger.debtorId, owed)
    const found = await listFor('debts', foreign(), { from: dueOn, to: dueOn })
    expect(keysOf(found)).toEqual([debtId])
  })

  it('count only what is owed to the own creditor', async () => {
    const subject = (await people(own())).find((row) => row.debtorId === stage.subject.debtorId)
    expect(subject).toMatchObject({ debts: 2, principal: 80_000n })
    const same = (await people(foreign())).find((row) => row.debtorId === stage.subject.debtorId)
    expect(same).toMatchObject({ debts: 1, principal: 55_555n })
  })

  it('find nothing of another creditor by document, contract, agreement or payment', async () => {
    const asked = {
      query: stage.stranger.document,
      creditorSlug: null,
      state: null,
      from: null,
      to: null,
      after: null,
    }
    const { rows } = await readList(stage.core, readerOf('all'), paymentList, asked, SIZE)
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
        expect(await listFor(name, own(), { query }), `${name} by ${query}`).toEqual([])
      }
    }
  })

  it('take a search as text: no pattern and no quote widens it', async () => {
    for (const query of ['%', '_', "' or '1'='1", 'CONTRATO', '*', '\\', '"']) {
      for (const name of ['debts', 'agreements', 'payments'] as const) {
        expect(await listFor(name, own(), { query }), `${name} by ${query}`).toEqual([])
      }
    }
  })

  it('turn their pages without losing or repeating a row', async () => {
    for (let i = 0; i < 60; i++) {
      await addDebt(stage.core, stage.houses.foreign, stage.stranger.debtorId, {
        principal: 1_000n,
      })
    }
    const all = await listFor('debts', foreign())
    expect(all.length).toBeGreaterThan(SIZE)
    expect(new Set(keysOf(all)).size).toBe(all.length)
    const text = await inScope(stage.core, testScope, (tx) =>
      tx.sql<{ id: string }>('select id from debts where creditor_id = $1 order by id desc', [
        stage.houses.foreign.creditorId,
      ]),
    )
    expect(keysOf(all)).toEqual(keysOf(text))
  })

  it('are found by contract, agreement, payment and document', async () => {
    const { subject } = stage
    const [contract] = subject.canaries.filter((word) => word.startsWith('CONTRATO'))
    expect(await listFor('debts', own(), { query: contract ?? '' })).toHaveLength(1)
    const asked = {
      query: subject.document,
      creditorSlug: null,
      state: null,
      from: null,
      to: null,
      after: null,
    }
    const { rows } = await readList(stage.core, own(), paymentList, asked, SIZE)
    const payment = assertPresent(rows[0], 'the subject paid')
    for (const query of [payment.agreement ?? '', payment.providerPaymentId]) {
      const found = await listFor('payments', own(), { query })
      expect(keysOf(found)).toContain(payment.id)
    }
    expect(await listFor('agreements', own(), { query: payment.agreement ?? '' })).toHaveLength(1)
    expect(await listFor('debts', own(), { query: subject.document })).not.toEqual([])
  })

  it('are copied without names and documents, and the copy is recorded', async () => {
    const { core, subject } = stage
    const list = { name: 'debts', read: debtList, columns: DEBT_COLUMNS }
    const asked = {
      query: '',
      creditorSlug: null,
      state: null,
      from: null,
      to: null,
      after: null,
      lines: 0,
    }
    const { text, next } = await copyList(core, own(), list, asked)
    expect(next).toBeNull()
    expect(text).toContain('CONTRATO')
    for (const value of [subject.document, ...subject.hidden]) expect(text).not.toContain(value)
    const [recorded] = await inScope(core, testScope, (tx) =>
      tx.sql<{ data: unknown }>(
        `select data from audit_events where action = 'list.copied' order by sequence desc limit 1`,
      ),
    )
    const lines = text.split('\r\n').length - 2
    expect(recorded?.data).toEqual({ list: 'debts', lines })
  })
})
