import type { StripeDouble } from './context.ts'
import { refundedOf } from './money-views.ts'
import { charges, disputes, intents, movements, refunds } from './records.ts'
import { all, childrenOf, find } from './store.ts'

/**
 * The double's own book of money, for comparison with ours: what was paid, what went back and what
 * was withdrawn, in centavos, each folded from the movements of its balance.
 */
export function moneyBook(double: StripeDouble) {
  const { book } = double
  const paid = all(book, charges).filter(({ status }) => status === 'succeeded')
  const moved = all(book, movements)
  return {
    balance: moved.reduce((sum, { amount }) => sum + amount, 0),
    payments: paid.map((charge) => {
      const contested = childrenOf(book, disputes, charge.id)
      const method = find(book, intents, charge.intent)?.allowed.includes('pix') ? 'pix' : 'card'
      return {
        paymentIntentId: charge.intent,
        chargeId: charge.id,
        method,
        amount: charge.amount,
        currency: charge.currency,
        paidAt: new Date(charge.created * 1000).toISOString(),
        customer: charge.customer,
        metadata: charge.metadata,
        endToEndId: charge.endToEndId,
        refunded: settledOf(double, charge.id),
        refundPending: refundedOf(double, charge.id) - settledOf(double, charge.id),
        withdrawn: contested.reduce((sum, { id }) => sum - movedBy(double, id), 0),
      }
    }),
    refunds: all(book, refunds).map((refund) => ({
      id: refund.id,
      paymentIntentId: refund.intent,
      amount: refund.amount,
      status: refund.status,
      moved: -movedBy(double, refund.id),
    })),
    disputes: all(book, disputes).map((dispute) => ({
      id: dispute.id,
      paymentIntentId: dispute.intent,
      amount: dispute.amount,
      status: dispute.status,
      withdrawn: -movedBy(double, dispute.id),
    })),
    /** Every attempt, so that two for one thing are seen. */
    paymentIntents: all(book, intents).map((intent) => ({
      id: intent.id,
      status: intent.status,
      amount: intent.amount,
      currency: intent.currency,
      customer: intent.customer,
      metadata: intent.metadata,
      attempts: childrenOf(book, charges, intent.id).length,
    })),
  }
}

function settledOf(double: StripeDouble, chargeId: string): number {
  return childrenOf(double.book, refunds, chargeId)
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amount }) => sum + amount, 0)
}

function movedBy(double: StripeDouble, sourceId: string): number {
  const moved = childrenOf(double.book, movements, sourceId)
  return moved.reduce((sum, { amount }) => sum + amount, 0)
}
