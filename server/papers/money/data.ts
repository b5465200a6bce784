import { assertPresent } from '#server/kernel/assert.ts'
import type {
  AgreementId,
  CreditorId,
  DebtorId,
  PaymentId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf } from '#server/platform/scope-filter.ts'

/**
 * What papers read of payments and instalments, in this one place. Money in suspense is not
 * counted: it settles nothing.
 */
export type PaidPart = {
  readonly agreementId: AgreementId
  readonly agreementNumber: string
  /** Of the instalment; 0 is the entrada. */
  readonly instalment: number
  readonly amount: Centavos
  readonly paidAt: Temporal.Instant
}

type PaidRow = {
  agreement_id: AgreementId
  agreement_number: string
  instalment: number
  amount: bigint
  paid_at: Temporal.Instant
}

/** The instalments of an agreement; those of a person, by the index that their payables have. */
const COLUMN = { instalments: 'agreement_id', payables: 'debtor_id' } as const

/**
 * Whose instalment it went to says whose money it is: what came without a name and was put to an
 * agreement is its person's.
 */
const paid = (of: keyof typeof COLUMN) => `
  select i.agreement_id, a.number as agreement_number, i.number as instalment,
         p.amount, y.paid_at
    from (select creditor_id, payment_id, payable_id, sum(amount)::bigint as amount
            from allocations
           where creditor_id = $1 and ($2::uuid is null or debtor_id = $2)
             and payable_id in (select id from ${of} where creditor_id = $1 and $3 = ${COLUMN[of]})
           group by creditor_id, payment_id, payable_id having sum(amount) > 0) p
    join payments y on y.creditor_id = p.creditor_id and y.id = p.payment_id
    join instalments i on i.creditor_id = p.creditor_id and i.id = p.payable_id
    join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id`

const partOf = (row: PaidRow): PaidPart => ({
  agreementId: row.agreement_id,
  agreementNumber: row.agreement_number,
  instalment: row.instalment,
  amount: centavos(row.amount),
  paidAt: row.paid_at,
})

/** What was paid of one agreement, in the order in which it was paid. */
export async function paidOfAgreement(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<PaidPart[]> {
  const rows = await tx.sql<PaidRow>(
    `${paid('instalments')} order by y.paid_at, y.recorded_at, y.id`,
    [creditorId, debtorOf(scope), agreementId],
  )
  return rows.map(partOf)
}

export type ReturnedState = 'in_force' | 'partly_reversed' | 'reversed'

/** How a payment's receipt should stand, and which agreements of its money are not settled. */
export async function returnedOf(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<{ readonly state: ReturnedState; readonly unsettled: readonly AgreementId[] }> {
  const [row] = await tx.sql<{ amount: bigint; gone: bigint; unsettled: AgreementId[] | null }>(
    `select y.amount,
            coalesce((select sum(r.amount) from reversals r
                       where r.creditor_id = y.creditor_id and r.payment_id = y.id
                         and r.status = 'done'), 0)::bigint as gone,
            (select array_agg(distinct g.id) from allocations x
               join instalments i on i.creditor_id = x.creditor_id and i.id = x.payable_id
               join agreements g on g.creditor_id = i.creditor_id and g.id = i.agreement_id
              where x.creditor_id = y.creditor_id and x.payment_id = y.id
                and g.status <> 'settled') as unsettled
       from payments y where y.creditor_id = $1 and y.id = $2`,
    [creditorId, paymentId],
  )
  const { amount, gone, unsettled } = assertPresent(row, 'a return is of a payment')
  const state = gone === 0n ? 'in_force' : gone < amount ? 'partly_reversed' : 'reversed'
  return { state, unsettled: unsettled ?? [] }
}

/** How the receipts of money without a name should stand, each for what was put to one agreement. */
export async function returnedOfApplied(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: { creditorId: CreditorId; paymentId: PaymentId },
): Promise<{ readonly itemId: SuspenseItemId; readonly state: ReturnedState }[]> {
  const rows = await tx.sql<{ id: SuspenseItemId; gross: bigint; left: bigint }>(
    `select s.id, s.amount as gross,
            coalesce((select sum(a.amount) from allocations a
                       where a.creditor_id = s.creditor_id and a.payment_id = s.payment_id
                         and a.payable_id in (select o.payable_id from allocations o
                                               where o.creditor_id = t.creditor_id
                                                 and o.ledger_transaction_id = t.id)), 0)::bigint
            + coalesce((select sum(d.amount) from debt_allocations d
                         where d.creditor_id = s.creditor_id and d.payment_id = s.payment_id
                           and d.debt_id in (select o.debt_id from debt_allocations o
                                              where o.creditor_id = t.creditor_id
                                                and o.ledger_transaction_id = t.id)), 0)::bigint
              as left
       from suspense_items s
       join payments y on y.creditor_id = s.creditor_id and y.id = s.payment_id
        and y.debtor_id is null
       join ledger_transactions t on t.creditor_id = s.creditor_id
        and t.kind = 'suspense_application' and t.subject_id = s.id
      where s.creditor_id = $1 and s.payment_id = $2 and s.status = 'applied'`,
    [creditorId, paymentId],
  )
  return rows.map(({ id: itemId, gross, left }) => ({
    itemId,
    state: left >= gross ? 'in_force' : left > 0n ? 'partly_reversed' : 'reversed',
  }))
}

type YearKey = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  /** In São Paulo. */
  readonly year: number
}

/** What a debtor paid to a creditor in a year, in the order in which it was paid. */
export async function paidInYear(
  tx: Tx,
  scope: Scope,
  { creditorId, debtorId, year }: YearKey,
): Promise<PaidPart[]> {
  const rows = await tx.sql<PaidRow>(
    `${paid('payables')}
      where extract(year from y.paid_at at time zone 'America/Sao_Paulo') = $4
      order by y.paid_at, y.recorded_at, y.id`,
    [creditorId, debtorOf(scope), debtorId, year],
  )
  return rows.map(partOf)
}

export type DueMonth = {
  readonly year: number
  readonly month: number
  readonly isPaid: boolean
}

/** The months up to the end of a year in which instalments of running or settled agreements fall due. */
export async function dueMonthsUntil(
  tx: Tx,
  scope: Scope,
  { creditorId, debtorId, year }: YearKey,
): Promise<DueMonth[]> {
  const rows = await tx.sql<{ year: number; month: number; is_paid: boolean }>(
    `select extract(year from i.due_on)::int as year, extract(month from i.due_on)::int as month,
            bool_and(i.amount + payable_adjusted(i.creditor_id, i.id)
                     <= payable_paid(i.creditor_id, i.id)) as is_paid
       from instalments i
       join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
        and a.status in ('active', 'settled')
       join payables p on p.creditor_id = i.creditor_id and p.id = i.id and p.cancelled_at is null
      where i.creditor_id = $1 and ($2::uuid is null or i.debtor_id = $2) and i.debtor_id = $3
        and i.due_on < make_date($4 + 1, 1, 1)
      group by 1, 2 order by 1, 2`,
    [creditorId, debtorOf(scope), debtorId, year],
  )
  return rows.map((row) => ({ year: row.year, month: row.month, isPaid: row.is_paid }))
}
