import type { AgreementId, DebtId, PayableId, SuspenseItemId } from '#server/kernel/id.ts'
import { type Centavos, centavos, lesser, subtract, ZERO } from '#server/kernel/money.ts'
import { type ImputedPart, imputedAmount } from '#server/payments/model.ts'
import type { PaymentKey, ReversalRow } from '#server/payments/reversal/data.ts'
import type { Place } from '#server/payments/reversal/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Where money of a payment is: it waits, pays an instalment, or pays a debt outside agreements. */
export type Where =
  | { readonly kind: 'suspense'; readonly itemId: SuspenseItemId; readonly whole: Centavos }
  | {
      readonly kind: 'payable'
      readonly agreementId: AgreementId
      readonly payableId: PayableId
      readonly number: number
      /** All that the payment has on it. */
      readonly whole: Centavos
    }
  | {
      readonly kind: 'debt'
      readonly agreementId: AgreementId
      readonly debtId: DebtId
      readonly parts: ImputedPart
    }

/**
 * The places of a payment in the order in which money leaves them: what the return was asked for;
 * else what has no place, then what went to debts, then instalments, the last due first, so that
 * whoever has to pay again has the most time. What a person gets back because they undid their plan
 * leaves its instalments first.
 */
export async function placesOf(
  tx: Tx,
  scope: Scope,
  payment: PaymentKey,
  reversal: Pick<ReversalRow, 'id' | 'reason' | 'kind'> | null,
): Promise<Place<Where>[]> {
  const suspended = await suspendedPlaces(tx, scope, payment, reversal?.id ?? null)
  const owed = [
    ...(await debtPlaces(tx, scope, payment)),
    ...(await payablePlaces(tx, scope, payment)),
  ]
  const isUndone = reversal?.kind === 'refund' && reversal.reason === 'withdrawal'
  const { claimed, open } = suspended
  return isUndone ? [...claimed, ...owed, ...open] : [...claimed, ...open, ...owed]
}

async function suspendedPlaces(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
  reversalId: string | null,
): Promise<{ claimed: Place<Where>[]; open: Place<Where>[] }> {
  const rows = await tx.sql<{ id: SuspenseItemId; amount: bigint; claimed: boolean }>(
    `select id, amount, reversal_id is not null as claimed from suspense_items
      where creditor_id = $1 and payment_id = $2
        and (status = 'open' or status = 'returning' and reversal_id = $3)
      order by created_at desc, id`,
    [creditorId, paymentId, reversalId],
  )
  const placeOf = ({ id: itemId, amount }: (typeof rows)[number]): Place<Where> => ({
    where: { kind: 'suspense', itemId, whole: centavos(amount) },
    amount: centavos(amount),
  })
  return {
    claimed: rows.filter((row) => row.claimed).map(placeOf),
    open: rows.filter((row) => !row.claimed).map(placeOf),
  }
}

async function payablePlaces(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
): Promise<Place<Where>[]> {
  const rows = await tx.sql<{
    id: PayableId
    agreement_id: AgreementId
    number: number
    amount: bigint
  }>(
    `select i.id, i.agreement_id, i.number, sum(a.amount)::bigint as amount
       from allocations a join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
      where a.creditor_id = $1 and a.payment_id = $2
      group by i.id, i.agreement_id, i.number having sum(a.amount) > 0
      order by max(a.allocated_at) desc, i.number desc, i.id`,
    [creditorId, paymentId],
  )
  return rows.map(({ id: payableId, agreement_id: agreementId, number, amount }) => {
    const whole = centavos(amount)
    return { where: { kind: 'payable', agreementId, payableId, number, whole }, amount: whole }
  })
}

async function debtPlaces(
  tx: Tx,
  _scope: Scope,
  { creditorId, paymentId }: PaymentKey,
): Promise<Place<Where>[]> {
  const rows = await tx.sql<
    { debt_id: DebtId; agreement_id: AgreementId } & Record<
      'interest' | 'fine' | 'fee' | 'correction' | 'principal',
      bigint
    >
  >(
    `select x.debt_id, x.agreement_id, sum(x.interest)::bigint as interest,
            sum(x.fine)::bigint as fine, sum(x.fee)::bigint as fee,
            sum(x.correction)::bigint as correction, sum(x.principal)::bigint as principal
       from debt_allocations x
      where x.creditor_id = $1 and x.payment_id = $2
      group by x.debt_id, x.agreement_id having sum(x.amount) > 0
      order by x.agreement_id, x.debt_id desc`,
    [creditorId, paymentId],
  )
  return rows.map(({ debt_id: debtId, agreement_id: agreementId, ...row }) => {
    const parts: ImputedPart = {
      debtId,
      interest: centavos(row.interest),
      fine: centavos(row.fine),
      fee: centavos(row.fee),
      correction: centavos(row.correction),
      principal: centavos(row.principal),
    }
    return { where: { kind: 'debt', agreementId, debtId, parts }, amount: imputedAmount(parts) }
  })
}

/** What was paid last goes back first: principal before charges, interest at the end (CC 354). */
const BACKWARDS = ['principal', 'correction', 'fee', 'fine', 'interest'] as const

/** A part of what a payment has on a debt. */
export function partOf(parts: ImputedPart, amount: Centavos): ImputedPart {
  let rest = amount
  const taken = { interest: ZERO, fine: ZERO, fee: ZERO, correction: ZERO, principal: ZERO }
  for (const name of BACKWARDS) {
    taken[name] = lesser(rest, parts[name])
    rest = subtract(rest, taken[name])
  }
  return { debtId: parts.debtId, ...taken }
}
