import { instalmentLabel } from '#server/agreements/terms/clauses/model.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type {
  AgreementId,
  CreditorId,
  DebtorId,
  PaymentId,
  SuspenseItemId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, subtract, sum, ZERO } from '#server/kernel/money.ts'
import {
  type ChargeMethod,
  type Provider,
  type SuspenseReason,
  wayOf,
} from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { agreementRecord, termsInputOf } from '../agreement/data.ts'
import type { ReceiptPoint, ReceiptView } from './model.ts'

type PaymentRow = {
  creditor_id: CreditorId
  id: string
  debtor_id: DebtorId
  agreement_id: AgreementId
  /** Null where it went to debts of an agreement that stopped. */
  instalment: number | null
  amount: bigint
  allocated: bigint
  suspended: bigint
  suspense_reason: SuspenseReason | null
  provider: Provider
  method: ChargeMethod | null
  provider_payment_id: string
  paid_at: Temporal.Instant
  recorded_at: Temporal.Instant
  txid: string | null
  /** As the payer's bank showed it; of money that nobody asked for, the creditor. */
  payee_name: string | null
  payee_cnpj: string | null
}

/**
 * A payment that is settled in the ledger: its transaction is one of a payment and moves exactly
 * its amount. Anything else is not money that arrived, and no receipt is written for it.
 */
const SETTLED_PAYMENT = `
  select y.creditor_id, y.id, y.debtor_id, i.agreement_id, i.number as instalment, y.amount,
         y.allocated, y.suspended, y.suspense_reason, y.provider, c.method, y.provider_payment_id,
         y.paid_at, y.recorded_at, c.reference as txid, c.payee_name, c.payee_cnpj
    from payment_places y
    join charges c on c.creditor_id = y.creditor_id and c.id = y.charge_id
    join instalments i on i.creditor_id = y.creditor_id and i.id = y.payable_id
    join ledger_transactions t
      on t.creditor_id = y.creditor_id and t.id = y.ledger_transaction_id
     and t.kind = 'payment' and t.subject_id = y.id
   where y.creditor_id = $1 and y.id = $2
     and y.amount = (select sum(p.amount) from ledger_postings p
                      where p.creditor_id = t.creditor_id and p.transaction_id = t.id)`

/**
 * Money without a name that was put to an agreement: one item of suspense, whose own transaction
 * moves exactly what was put there. What is left of the payment is nobody's yet.
 */
const APPLIED_MONEY = `
  select s.creditor_id, s.id, p.debtor_id, p.agreement_id, p.instalment, s.amount,
         s.amount as allocated, 0::bigint as suspended, null as suspense_reason, y.provider,
         null as method, y.provider_payment_id, y.paid_at, s.decided_at as recorded_at,
         null as txid, null as payee_name, null as payee_cnpj
    from suspense_items s
    join payments y on y.creditor_id = s.creditor_id and y.id = s.payment_id
     and y.debtor_id is null
    join ledger_transactions t on t.creditor_id = s.creditor_id
     and t.kind = 'suspense_application' and t.subject_id = s.id
    join lateral (
      select m.debtor_id, m.agreement_id, min(m.number) as instalment
        from (select i.debtor_id, i.agreement_id, i.number
                from allocations a
                join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
               where a.creditor_id = t.creditor_id and a.ledger_transaction_id = t.id
              union all
              select d.debtor_id, d.agreement_id, null from debt_allocations d
               where d.creditor_id = t.creditor_id and d.ledger_transaction_id = t.id) m
       group by 1, 2) p on true
   where s.creditor_id = $1 and s.id = $2 and s.status = 'applied'
     and s.amount = (select sum(x.amount) from ledger_postings x
                      where x.creditor_id = t.creditor_id and x.transaction_id = t.id)`

/** What was paid of each instalment up to and including one payment, in the order of the books. */
const PAID_UNTIL = `
  select i.number, coalesce(sum(a.amount), 0)::bigint as paid, max(y.paid_at) as paid_at
    from instalments i
    left join (allocations a join payments y
                 on y.creditor_id = a.creditor_id and y.id = a.payment_id)
      on a.creditor_id = i.creditor_id and a.payable_id = i.id
     and (y.recorded_at, y.id) <= ($3, $4)
   where i.creditor_id = $1 and i.agreement_id = $2
   group by i.number`

/** The same when money was put there: all that was in the books by then. */
const PAID_WHEN_APPLIED = `
  select i.number, coalesce(sum(a.amount), 0)::bigint as paid, max(y.paid_at) as paid_at
    from instalments i
    left join (allocations a join payments y
                 on y.creditor_id = a.creditor_id and y.id = a.payment_id)
      on a.creditor_id = i.creditor_id and a.payable_id = i.id and a.allocated_at <= $3
   where i.creditor_id = $1 and i.agreement_id = $2
   group by i.number`

/** What a receipt is of: a payment, or money without a name that was put to an agreement. */
export type ReceiptKey = { readonly creditorId: CreditorId } & (
  | { readonly paymentId: PaymentId; readonly itemId?: undefined }
  | { readonly itemId: SuspenseItemId; readonly paymentId?: undefined }
)
export type ReceiptDraft = ReceiptView & { readonly debtorId: DebtorId }

/** Everything a receipt says but its number; null where no such payment is settled in the scope. */
export async function receiptDraft(
  tx: Tx,
  scope: Scope,
  { creditorId, paymentId, itemId }: ReceiptKey,
): Promise<ReceiptDraft | null> {
  const [payment] = await (itemId === undefined
    ? tx.sql<PaymentRow>(SETTLED_PAYMENT, [creditorId, paymentId])
    : tx.sql<PaymentRow>(APPLIED_MONEY, [creditorId, itemId]))
  if (!payment) return null
  const record = assertPresent(
    await agreementRecord(tx, scope, { creditorId, agreementId: payment.agreement_id }),
    'an instalment has an agreement with its quote',
  )
  const terms = await termsInputOf(tx, record)
  const line = await lineAfter(tx, terms, payment, itemId !== undefined)
  const isOver = ['lapsed', 'superseded', 'broken'].includes(record.agreement.status)
  const begun = terms.kind === 'plan' || line.some((point) => point.state === 'paid')
  return {
    debtorId: payment.debtor_id,
    creditor: terms.frozen.creditor,
    operator: terms.frozen.operator,
    sealText: record.sealText,
    debtorName: record.debtor.name || null,
    debtorDocument: record.debtor.document,
    agreementNumber: record.agreement.number,
    paidAt: payment.paid_at,
    amount: centavos(payment.amount),
    allocated: centavos(payment.allocated),
    suspended: centavos(payment.suspended),
    suspenseReason: payment.suspense_reason,
    instalment:
      payment.instalment === null
        ? 'Valores deste acordo'
        : instalmentLabel(terms, payment.instalment),
    payee: {
      name: payment.payee_name ?? terms.frozen.creditor.legalName,
      cnpj: payment.payee_cnpj ?? terms.frozen.creditor.cnpj,
    },
    way: wayOf(payment.provider, payment.method),
    endToEndId: payment.provider_payment_id,
    txid: payment.txid,
    line,
    remaining: isOver || !begun ? null : remainingOf(line),
  }
}

type PointWithOpen = ReceiptPoint & { readonly open: Centavos }

type PaidLine = { number: number; paid: bigint; paid_at: Temporal.Instant | null }

async function lineAfter(
  tx: Tx,
  terms: TermsInput,
  payment: PaymentRow,
  isApplied: boolean,
): Promise<PointWithOpen[]> {
  const until = [payment.creditor_id, payment.agreement_id, payment.recorded_at]
  const rows = await (isApplied
    ? tx.sql<PaidLine>(PAID_WHEN_APPLIED, until)
    : tx.sql<PaidLine>(PAID_UNTIL, [...until, payment.id]))
  const paidOf = new Map(rows.map((row) => [row.number, row]))
  let nextSeen = false
  return terms.instalments.map((instalment) => {
    const row = paidOf.get(instalment.number)
    const open = subtract(instalment.amount, centavos(row?.paid ?? 0n))
    const state = open <= 0n ? 'paid' : nextSeen ? 'later' : 'next'
    if (state === 'next') nextSeen = true
    return {
      label: instalmentLabel(terms, instalment.number),
      dueOn: instalment.dueOn,
      amount: instalment.amount,
      state,
      paidOn: state === 'paid' && row?.paid_at ? businessDate(row.paid_at) : null,
      open,
    }
  })
}

function remainingOf(line: readonly PointWithOpen[]): { amount: Centavos; count: number } {
  const open = line.filter((point) => point.open > 0n)
  return { amount: sum([ZERO, ...open.map((point) => point.open)]), count: open.length }
}
