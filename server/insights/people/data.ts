import { PAGE_SIZE } from '#server/insights/schema.ts'
import {
  browsePeople,
  creditorsInScope,
  findPeople,
  openSearch,
} from '#server/insights/search/data.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'

const MOST = PAGE_SIZE + 1

/**
 * One page of people, the newest first, of everybody or of a search. Keyset: the last person of a
 * page leads to the next one, so that the thousandth page costs what the first does.
 */
export async function debtorList(
  core: Core,
  scope: StaffScope,
  { search, after }: { search: string | null; after: DebtorId | null },
) {
  const text = search === null ? null : openSearch(core, scope, search)
  if (search !== null && text === null) return { isOver: true, rows: [], next: null }
  const creditorIds = await creditorsInScope(core, scope)
  return inScope(core, scope, async (tx) => {
    const at = { creditorIds, after, limit: MOST }
    const ids = await (text === null
      ? browsePeople(tx, scope, at)
      : findPeople(tx, scope, { ...at, text }))
    const shown = ids.slice(0, PAGE_SIZE)
    const next = ids.length > PAGE_SIZE ? (shown.at(-1) ?? null) : null
    return { isOver: false, rows: await peopleOf(tx, scope, creditorIds, shown), next }
  })
}

async function peopleOf(
  tx: Tx,
  scope: StaffScope,
  creditorIds: readonly CreditorId[],
  ids: readonly DebtorId[],
) {
  const [people, rows] = await Promise.all([
    debtorsByIds(tx, scope, ids),
    tx.sql<{
      debtor_id: DebtorId
      debts: bigint
      owed: bigint
      since: Temporal.PlainDate
      creditors: string[]
    }>(
      `select d.debtor_id, count(*) filter (where d.recalled_at is null) as debts,
              min(d.original_due_on) as since,
              coalesce(sum(b.owed) filter (where d.recalled_at is null), 0)::bigint as owed,
              array_agg(distinct c.trade_name order by c.trade_name) as creditors
         from debts d join creditors c on c.id = d.creditor_id
         cross join lateral (
           select coalesce((select sum(amount) from ledger_postings p
                             where p.creditor_id = d.creditor_id and p.debit_account_id = d.id), 0)
                - coalesce((select sum(amount) from ledger_postings p
                             where p.creditor_id = d.creditor_id and p.credit_account_id = d.id), 0)
                  as owed) b
        where d.debtor_id = any ($1::uuid[]) and d.creditor_id = any ($2::uuid[])
        group by d.debtor_id order by d.debtor_id desc`,
      [ids, creditorIds],
    ),
  ])
  return rows.flatMap((row) => {
    const person = people.get(row.debtor_id)
    // Nobody any more: their books have no page of a person.
    if (!person) return []
    return {
      debtorId: row.debtor_id,
      name: person.name || '—',
      document: maskTaxId(person.document),
      creditors: row.creditors,
      debts: Number(row.debts),
      principal: centavos(row.owed),
      since: row.since,
    }
  })
}
