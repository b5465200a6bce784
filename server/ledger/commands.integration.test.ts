import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { balancesOf } from '#server/ledger/data.ts'
import type { LedgerEntry } from '#server/ledger/model.ts'
import { inScope, sqlState } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
let creditor: TestCreditor
let owner: pg.Client

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addCreditor(core)
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
})

afterEach(async () => {
  await expectBooksInOrder(core)
  await owner.end()
  await core.close()
})

async function refusedWith(work: Promise<unknown>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    return sqlState(error)
  }
}

describe('the books', () => {
  it('cannot be changed, emptied or deleted from, not even by their owner', async () => {
    const debtorId = await addDebtor(core)
    await addDebt(core, creditor, debtorId)
    for (const table of [
      'ledger_postings',
      'ledger_transactions',
      'ledger_accounts',
      'audit_events',
    ]) {
      const column = table === 'ledger_postings' ? 'amount = 1' : 'creditor_id = creditor_id'
      expect(await refusedWith(owner.query(`update ${table} set ${column}`))).toBe('23001')
      expect(await refusedWith(owner.query(`delete from ${table}`))).toBe('23001')
      expect(await refusedWith(owner.query(`truncate ${table} cascade`))).toBe('23001')
    }
  })

  it('cannot hold a posting that is not zero-sum: one side missing, none moved, or to itself', async () => {
    const { debtId } = await addDebt(core, creditor, await addDebtor(core))
    const { rows } = await owner.query(
      `select transaction_id, credit_account_id as portfolio from ledger_postings limit 1`,
    )
    const insert = (debit: string | null, credit: string | null, amount: number) =>
      owner.query(
        `insert into ledger_postings (creditor_id, transaction_id, debit_account_id,
           credit_account_id, amount) values ($1, $2, $3, $4, $5)`,
        [creditor.creditorId, rows[0].transaction_id, debit, credit, amount],
      )
    expect(await refusedWith(insert(debtId, null, 1))).toBe('23502')
    expect(await refusedWith(insert(debtId, rows[0].portfolio, 0))).toBe('23514')
    expect(await refusedWith(insert(debtId, rows[0].portfolio, -1))).toBe('23514')
    expect(await refusedWith(insert(debtId, debtId, 1))).toBe('23514')
  })

  it('answer a replay with the first transaction and refuse other content under its key', async () => {
    const debtorId = await addDebtor(core)
    const { debtId } = await addDebt(core, creditor, debtorId)
    const entry: LedgerEntry = {
      creditorId: creditor.creditorId,
      debtorId,
      kind: 'principal_adjustment',
      key: 'adjust-1',
      effectiveOn: Temporal.PlainDate.from('2026-11-23'),
      subjectId: debtId,
      postings: [
        { debit: { kind: 'discount' }, credit: { kind: 'portfolio' }, amount: centavos(500n) },
      ],
    }
    const post = (e: LedgerEntry) =>
      inScope(core, testScope, (tx) => postTransaction(tx, testScope, e))
    const parallel = await Promise.all(Array.from({ length: 10 }, () => post(entry)))
    const ids = new Set(parallel.map((result) => (result.ok ? result.value : 'refused')))
    expect(ids.size).toBe(1)
    const changed = { ...entry, effectiveOn: Temporal.PlainDate.from('2026-11-24') }
    expect(await post(changed)).toEqual({ ok: false, reason: 'key_conflict' })
  })

  it('fold to the balance of each account', async () => {
    const { debtId, principal } = await addDebt(core, creditor, await addDebtor(core))
    const balances = await inScope(core, testScope, (tx) =>
      balancesOf(tx, testScope, creditor.creditorId, [debtId]),
    )
    expect(balances.get(debtId)).toBe(principal)
  })
})

describe('row-level security', () => {
  it('shows nothing to the application role without a scope', async () => {
    await addDebt(core, creditor, await addDebtor(core))
    const app = new pg.Client({ connectionString: core.appUrl })
    await app.connect()
    const tables = await app.query<{ relname: string }>(
      `select relname from pg_class where relrowsecurity and relkind = 'r' order by relname`,
    )
    expect(tables.rows.length).toBeGreaterThan(25)
    for (const { relname } of tables.rows) {
      const { rows } = await app.query(`select count(*)::int as n from ${relname}`)
      expect({ relname, n: rows[0].n }).toEqual({ relname, n: 0 })
    }
    await app.end()
  })

  it('covers every table that carries a debtor or a creditor', async () => {
    const uncovered = await owner.query<{ name: string }>(
      `select distinct c.relname as name from pg_class c
         join pg_attribute a on a.attrelid = c.oid
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and a.attname in ('debtor_id', 'creditor_id') and not c.relrowsecurity
          and c.relname <> 'creditor_terms'
          -- COPY cannot fill a table with row security; staging is unlogged and holds seals only.
          and c.relpersistence = 'p'`,
    )
    expect(uncovered.rows).toEqual([])
  })

  it('shows a debtor their own debts and postings only, and leaks no scope to the next user', async () => {
    const maria = await addDebtor(core, '39053344705')
    const joao = await addDebtor(core, '11144477735')
    const hers = await addDebt(core, creditor, maria)
    const his = await addDebt(core, creditor, joao)
    const scope = await signIn(core, maria)
    const seen = await inScope(core, scope, async (tx) => ({
      debts: await tx.sql<{ id: string }>('select id from debts'),
      postings: await tx.sql<{ id: string }>('select debit_account_id as id from ledger_postings'),
      people: await tx.sql<{ id: string }>('select id from debtors'),
    }))
    expect(seen.debts.map((row) => row.id)).toEqual([hers.debtId])
    expect(seen.postings.map((row) => row.id)).toEqual([hers.debtId])
    expect(seen.people.map((row) => row.id)).toEqual([maria])
    expect(his.debtId).not.toBe(hers.debtId)
    const after = await core.pool.query('select count(*)::int as n from debts')
    expect(after.rows[0].n).toBe(0)
  })

  it('refuses to write a row for somebody else', async () => {
    const maria = await addDebtor(core, '39053344705')
    const joao = await addDebtor(core, '11144477735')
    const scope = await signIn(core, maria)
    const foreign = inScope(core, scope, (tx) =>
      tx.sql(
        `insert into search_traces (creditor_id, id, debtor_id, at, asked, trace, found)
         values ($1, gen_random_uuid(), $2, now(), '{}', '{}', false)`,
        [creditor.creditorId, joao],
      ),
    )
    expect(await refusedWith(foreign)).toBe('42501')
  })
})
