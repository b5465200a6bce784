import type { CreditorId, PortfolioId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

type PortfolioView = {
  readonly id: PortfolioId
  readonly creditorId: CreditorId
  readonly creditor: string
  readonly name: string
  /** Debts that are collected, and those that the creditor took back. */
  readonly debts: number
  readonly recalled: number
  readonly principal: Centavos
  readonly lastImportAt: Temporal.Instant | null
}

/** Portfolios with debts, by creditor and name. */
export async function portfoliosOf(tx: Tx, scope: StaffScope): Promise<PortfolioView[]> {
  const rows = await tx.sql<{
    id: PortfolioId
    creditor_id: CreditorId
    creditor: string
    name: string
    debts: number
    recalled: number
    principal: bigint
    last_import_at: Temporal.Instant | null
  }>(
    `select p.id, p.creditor_id, c.trade_name as creditor, p.name, d.debts, d.recalled, d.principal,
            (select max(i.finished_at) from imports i
              where i.creditor_id = p.creditor_id and i.portfolio_id = p.id
                and i.status = 'done') as last_import_at
       from (select creditor_id, portfolio_id,
                    count(*) filter (where recalled_at is null)::int as debts,
                    count(recalled_at)::int as recalled,
                    coalesce(sum(principal) filter (where recalled_at is null), 0)::bigint as principal
               from debts where ($1::uuid[] is null or creditor_id = any ($1))
              group by creditor_id, portfolio_id) d
       join portfolios p on p.creditor_id = d.creditor_id and p.id = d.portfolio_id
       join creditors c on c.id = p.creditor_id
      order by c.trade_name, p.name limit 500`,
    [creditorsOf(scope)],
  )
  return rows.map((row) => ({
    id: row.id,
    creditorId: row.creditor_id,
    creditor: row.creditor,
    name: row.name,
    debts: row.debts,
    recalled: row.recalled,
    principal: centavos(row.principal),
    lastImportAt: row.last_import_at,
  }))
}
