import type {
  AgreementId,
  CreditorId,
  DebtorId,
  PayableId,
  PaymentId,
  ReversalId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import {
  type ChargeMethod,
  type Provider,
  type SuspenseReason,
  wayOf,
} from '#server/payments/model.ts'
import { leftOfPayment } from '#server/payments/reversal/data.ts'
import {
  isReturnable,
  type ReversalKind,
  type ReversalStatus,
  takeFrom,
} from '#server/payments/reversal/model.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { placesOf } from '../places/data.ts'

type HeadRow = {
  creditor_id: CreditorId
  creditor: string
  debtor_id: DebtorId | null
  provider: Provider
  method: ChargeMethod | null
  provider_payment_id: string
  amount: bigint
  paid_at: Temporal.Instant
}

/** A payment as staff see it; null where it is not of a creditor of theirs. */
export async function paymentDetail(tx: Tx, scope: StaffScope, paymentId: PaymentId) {
  const [head] = await tx.sql<HeadRow>(
    `select y.creditor_id, c.trade_name as creditor, y.debtor_id, y.provider,
            k.method, y.provider_payment_id, y.amount, y.paid_at
       from payments y join creditors c on c.id = y.creditor_id
       left join charges k on k.creditor_id = y.creditor_id and k.id = y.charge_id
      where y.id = $1 and ($2::uuid[] is null or y.creditor_id = any ($2))`,
    [paymentId, creditorsOf(scope)],
  )
  if (!head) return null
  const key = { creditorId: head.creditor_id, paymentId }
  const people = await debtorsByIds(tx, scope, head.debtor_id ? [head.debtor_id] : [])
  const payment = { provider: head.provider, paidAt: head.paid_at }
  return {
    ...key,
    ...payment,
    way: wayOf(head.provider, head.method),
    creditor: head.creditor,
    debtorId: head.debtor_id,
    debtorName: head.debtor_id && (people.get(head.debtor_id)?.name ?? '—'),
    providerPaymentId: head.provider_payment_id,
    amount: centavos(head.amount),
    left: await leftOfPayment(tx, scope, key),
    isReturnable: isReturnable(payment, tx.clock.now()),
    allocations: await allocationsOf(tx, key),
    items: await itemsOf(tx, key),
    reversals: await reversalsOf(tx, key),
  }
}

type Key = { readonly creditorId: CreditorId; readonly paymentId: PaymentId }

/** Where it is, or was: instalments with their agreement, and debts of agreements that stopped. */
async function allocationsOf(tx: Tx, { creditorId, paymentId }: Key) {
  const rows = await tx.sql<{
    id: string
    agreement_id: AgreementId
    agreement: string
    instalment: number | null
    contract: string | null
    amount: bigint
    at: Temporal.Instant
    is_return: boolean
  }>(
    `select a.id, g.id as agreement_id, g.number as agreement, i.number as instalment,
            null as contract, a.amount, a.allocated_at as at, a.reversal_id is not null as is_return
       from allocations a
       join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
       join agreements g on g.creditor_id = i.creditor_id and g.id = i.agreement_id
      where a.creditor_id = $1 and a.payment_id = $2
      union all
     select x.id, g.id, g.number, null, d.contract_number, x.amount, x.allocated_at,
            x.reversal_id is not null
       from debt_allocations x
       join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
       join debts d on d.creditor_id = x.creditor_id and d.id = x.debt_id
      where x.creditor_id = $1 and x.payment_id = $2
      order by at, instalment, id`,
    [creditorId, paymentId],
  )
  return rows.map(({ agreement_id: agreementId, is_return: isReturn, ...row }) => ({
    ...row,
    agreementId,
    isReturn,
    amount: centavos(row.amount),
  }))
}

async function itemsOf(tx: Tx, { creditorId, paymentId }: Key) {
  const rows = await tx.sql<{
    id: SuspenseItemId
    amount: bigint
    reason: SuspenseReason
    status: 'open' | 'applied' | 'returning' | 'returned'
  }>(
    `select id, amount, reason, status from suspense_items
      where creditor_id = $1 and payment_id = $2 order by created_at, id`,
    [creditorId, paymentId],
  )
  return rows.map((row) => ({ ...row, amount: centavos(row.amount) }))
}

async function reversalsOf(tx: Tx, { creditorId, paymentId }: Key) {
  const rows = await tx.sql<{
    id: ReversalId
    kind: ReversalKind
    status: ReversalStatus
    amount: bigint
    reason: string
    created_at: Temporal.Instant
    done_at: Temporal.Instant | null
    rest: bigint | null
    rest_status: 'waiting' | 'owed' | 'paid' | 'void' | null
  }>(
    `select r.id, r.kind, r.status, r.amount, r.reason, r.created_at, r.done_at,
            (u.excess + coalesce(u.correction, 0) + coalesce(u.interest, 0))::bigint as rest,
            u.status as rest_status
       from reversals r
       left join undue_charges u on u.creditor_id = r.creditor_id and u.reversal_id = r.id
      where r.creditor_id = $1 and r.payment_id = $2 order by r.created_at, r.id`,
    [creditorId, paymentId],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    amount: centavos(row.amount),
    reason: row.reason,
    createdAt: row.created_at,
    doneAt: row.done_at,
    rest: row.rest === null ? null : centavos(row.rest),
    restStatus: row.rest_status,
  }))
}

/** What a refund would do, seen before it is asked for; it is computed as it will be booked. */
export type RefundEffects = {
  readonly instalments: readonly {
    readonly payableId: PayableId
    readonly agreementId: AgreementId
    readonly agreement: string
    readonly instalment: number
    readonly amount: Centavos
    readonly reopensSettled: boolean
  }[]
  readonly ofDebts: Centavos
  readonly suspended: Centavos
}

export async function refundEffects(
  tx: Tx,
  scope: StaffScope,
  key: Key,
  input: { readonly amount: Centavos; readonly itemId: SuspenseItemId | null },
): Promise<RefundEffects> {
  const places = await placesOf(tx, scope, key, null)
  const own = input.itemId
    ? places.filter(({ where }) => where.kind === 'suspense' && where.itemId === input.itemId)
    : places
  const { takes } = takeFrom(input.amount, own)
  const numbers = await numbersOf(tx, key)
  const total = (kind: 'suspense' | 'debt') =>
    centavos(takes.reduce((all, take) => (take.where.kind === kind ? all + take.amount : all), 0n))
  return {
    instalments: takes.flatMap(({ where, amount }) => {
      if (where.kind !== 'payable') return []
      const { payableId, agreementId, number: instalment } = where
      const found = numbers.get(agreementId)
      return {
        payableId,
        agreementId,
        agreement: found?.number ?? '—',
        instalment,
        amount,
        reopensSettled: found?.status === 'settled',
      }
    }),
    ofDebts: total('debt'),
    suspended: total('suspense'),
  }
}

async function numbersOf(tx: Tx, { creditorId, paymentId }: Key) {
  const rows = await tx.sql<{ id: AgreementId; number: string; status: string }>(
    `select distinct g.id, g.number, g.status
       from allocations a
       join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
       join agreements g on g.creditor_id = i.creditor_id and g.id = i.agreement_id
      where a.creditor_id = $1 and a.payment_id = $2`,
    [creditorId, paymentId],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
