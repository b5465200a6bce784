import { businessDate } from '#server/kernel/clock.ts'
import type { DebtId, PaymentId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { ImputedPart } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementKey, type BreachRow, openBreach } from '../breach/data.ts'
import type { Taken } from './model.ts'

type FreeRow = { id: DebtId; free: boolean }

/**
 * Whether the debts of a stopped agreement are still its own: not recalled, in no other agreement
 * that binds, and restated by nothing after it. An agreement of one payment that nobody paid does
 * not bind: it gives way.
 */
export async function areFree(tx: Tx, { creditorId, agreementId }: AgreementKey): Promise<boolean> {
  const rows = await tx.sql<FreeRow>(
    `select d.id, d.recalled_at is null
            and r.agreement_id is not distinct from x.agreement_id
            and not exists (select from agreement_debts y
                              join agreements a on a.creditor_id = y.creditor_id
                                               and a.id = y.agreement_id
                             where y.creditor_id = d.creditor_id and y.debt_id = d.id
                               and a.id <> x.agreement_id and a.status in ('active', 'settled')
                               and a.accepted_at > g.accepted_at) as free
       from agreement_debts x
       join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
       join debts d on d.creditor_id = x.creditor_id and d.id = x.debt_id
       left join lateral (select n.agreement_id from debt_restatements n
                           where n.creditor_id = d.creditor_id and n.debt_id = d.id
                           order by n.sequence desc limit 1) r on true
      where x.creditor_id = $1 and x.agreement_id = $2`,
    [creditorId, agreementId],
  )
  return rows.every((row) => row.free)
}

/** A payment that went to the debts of a stopped agreement, and where. */
export type ImputedPayment = Taken & {
  readonly paymentId: PaymentId
  readonly paidAt: Temporal.Instant
  readonly parts: readonly ImputedPart[]
}

/** The payments of a stopped agreement that its debts hold now, in the order of their payment. */
export async function imputedPayments(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<ImputedPayment[]> {
  const rows = await tx.sql<
    { payment_id: PaymentId; paid_at: Temporal.Instant; debt_id: DebtId } & Record<
      'amount' | 'interest' | 'fine' | 'fee' | 'correction' | 'principal',
      bigint
    >
  >(
    `select x.payment_id, y.paid_at, x.debt_id, sum(x.amount)::bigint as amount,
            sum(x.interest)::bigint as interest, sum(x.fine)::bigint as fine,
            sum(x.fee)::bigint as fee, sum(x.correction)::bigint as correction,
            sum(x.principal)::bigint as principal
       from debt_allocations x
       join payments y on y.creditor_id = x.creditor_id and y.id = x.payment_id
      where x.creditor_id = $1 and x.agreement_id = $2
      group by x.payment_id, y.paid_at, y.recorded_at, x.debt_id
     having sum(x.amount) > 0
      order by y.paid_at, y.recorded_at, x.payment_id, x.debt_id`,
    [creditorId, agreementId],
  )
  return [...Map.groupBy(rows, (row) => row.payment_id)].flatMap(([paymentId, parts]) => {
    const [first] = parts
    if (!first) return []
    return {
      paymentId,
      paidAt: first.paid_at,
      on: businessDate(first.paid_at),
      amount: centavos(parts.reduce((all, part) => all + part.amount, 0n)),
      parts: parts.map((part) => ({
        debtId: part.debt_id,
        interest: centavos(part.interest),
        fine: centavos(part.fine),
        fee: centavos(part.fee),
        correction: centavos(part.correction),
        principal: centavos(part.principal),
      })),
    }
  })
}

/** What a repair would undo; null where the agreement cannot be brought back on that day. */
export type Repairable = {
  readonly breach: BreachRow
  readonly taken: readonly ImputedPayment[]
}

export async function repairableOn(
  tx: Tx,
  scope: Scope,
  key: AgreementKey,
  on: Temporal.PlainDate,
): Promise<Repairable | null> {
  const breach = await openBreach(tx, scope, key)
  if (breach === null) return null
  const isOver = (day: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(day, breach.repairableUntil) > 0
  if (isOver(on) || !(await areFree(tx, key))) return null
  const taken = await imputedPayments(tx, scope, key)
  return taken.some((payment) => isOver(payment.on)) ? null : { breach, taken }
}

/** What went to debts after their agreement stopped, less what was brought back or went back. */
export async function imputedTotal(tx: Tx, scope: Scope, key: AgreementKey): Promise<Centavos> {
  const payments = await imputedPayments(tx, scope, key)
  return centavos(payments.reduce((all, { amount }) => all + amount, 0n))
}
