import { loadCatalogue } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { debtsRead, situationFrom } from '#server/offers/situation/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { DebtStanding } from '../model.ts'

export type FileDebt = {
  readonly id: DebtId
  readonly creditor: string
  readonly contractNumber: string
  readonly description: string
  readonly originalDueOn: Temporal.PlainDate
  readonly standing: DebtStanding
  /** The agreement that holds it. */
  readonly agreement: string | null
  /** What paying it today costs; null where nothing is to be paid for it by itself. */
  readonly owedToday: Centavos | null
}

type DebtRow = {
  id: DebtId
  creditor: string
  contract_number: string
  description: string
  original_due_on: Temporal.PlainDate
  recalled: boolean
  principal: bigint
  agreement: string | null
}

const MOST_DEBTS = 200

/** Every debt of a person with the creditors of the scope, with what the balance engine says today. */
export async function debtsOf(tx: Tx, scope: StaffScope, debtorId: DebtorId): Promise<FileDebt[]> {
  const creditorIds = creditorsOf(scope)
  const rows = await tx.sql<DebtRow>(
    `select d.id, c.trade_name as creditor, d.contract_number, d.description, d.original_due_on,
            d.recalled_at is not null as recalled,
            ledger_balance(d.creditor_id, d.id) as principal,
            (select a.number from agreement_debts x
               join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
              where x.creditor_id = d.creditor_id and x.debt_id = d.id and x.live
                and a.status = 'active') as agreement
       from debts d join creditors c on c.id = d.creditor_id
      where d.debtor_id = $1 and ($2::uuid[] is null or d.creditor_id = any ($2))
      order by d.original_due_on, d.id limit $3`,
    [debtorId, creditorIds, MOST_DEBTS],
  )
  const sees = (id: CreditorId) => creditorIds === null || creditorIds.includes(id)
  const owed = (await tx.read(debtsRead({ debtorId }))).filter((row) => sees(row.creditor_id))
  const situation = situationFrom(owed, await loadCatalogue(tx, scope), today(tx.clock))
  const balances = new Map(
    situation.positions.flatMap(({ debts }) => debts.map((d) => [d.id, d.balance.total] as const)),
  )
  const closed = new Set(situation.closedDebts.map(({ id }) => id))
  return rows.map((row) => ({
    id: row.id,
    creditor: row.creditor,
    contractNumber: row.contract_number,
    description: row.description,
    originalDueOn: row.original_due_on,
    agreement: row.agreement,
    standing: standingOf(row, closed),
    owedToday: balances.get(row.id) ?? null,
  }))
}

function standingOf(row: DebtRow, closed: ReadonlySet<DebtId>): DebtStanding {
  if (row.recalled) return 'recalled'
  if (row.agreement !== null) return 'in_agreement'
  if (closed.has(row.id)) return 'closed'
  return row.principal > 0n ? 'open' : 'settled'
}

export type FileAgreement = {
  readonly id: AgreementId
  readonly number: string
  readonly creditor: string
  readonly kind: 'full' | 'spot' | 'plan'
  readonly status: string
  readonly total: Centavos
  /** The first instalment that is not paid; null where none is open. */
  readonly next: { dueOn: Temporal.PlainDate; amount: Centavos; isLate: boolean } | null
  /** Money of it went back, and somebody has to look before anything is asked for. */
  readonly isUnderReview: boolean
}

/** Agreements of a person, the newest first. */
export async function agreementsOf(
  tx: Tx,
  scope: StaffScope,
  debtorId: DebtorId,
): Promise<FileAgreement[]> {
  const rows = await tx.sql<{
    id: AgreementId
    number: string
    creditor: string
    kind: FileAgreement['kind']
    status: string
    total: bigint
    due_on: Temporal.PlainDate | null
    payable_until: Temporal.PlainDate | null
    open: bigint | null
    under_review: boolean
  }>(
    `select a.id, a.number, c.trade_name as creditor, a.kind, a.status, a.total, n.due_on,
            n.payable_until, n.open,
            exists (select from instalments i join payables p
                      on p.creditor_id = i.creditor_id and p.id = i.id
                     where i.creditor_id = a.creditor_id and i.agreement_id = a.id
                       and p.review_since is not null) as under_review
       from agreements a join creditors c on c.id = a.creditor_id
       left join lateral (
         select i.due_on, i.payable_until, p.open from instalments i
           cross join lateral (
             select i.amount + payable_adjusted(i.creditor_id, i.id)
                    - payable_paid(i.creditor_id, i.id) as open) p
          where i.creditor_id = a.creditor_id and i.agreement_id = a.id and p.open > 0
            and a.status in ('active', 'awaiting_payment')
          order by i.number limit 1) n on true
      where a.debtor_id = $1 and ($2::uuid[] is null or a.creditor_id = any ($2))
      order by a.accepted_at desc, a.id limit 50`,
    [debtorId, creditorsOf(scope)],
  )
  const now = today(tx.clock)
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    creditor: row.creditor,
    kind: row.kind,
    status: row.status,
    total: centavos(row.total),
    next:
      row.due_on && row.payable_until && row.open !== null
        ? {
            dueOn: row.due_on,
            amount: centavos(row.open),
            isLate: Temporal.PlainDate.compare(now, row.payable_until) > 0,
          }
        : null,
    isUnderReview: row.under_review,
  }))
}
