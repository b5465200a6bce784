import { creditorView } from '#app/_views/identity.ts'
import { askedLabel } from '#app/(portal)/_views/payment.ts'
import type { CardView } from '#components/portal/card-view.ts'
import type { FormAction, OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { subtract } from '#server/kernel/money.ts'

type Payable = PortalOutputs['agreements']['payable']

export function cardView(
  found: Payable,
  operator: OperatorView,
  input: {
    now: Temporal.Instant
    /** What the address says about how the person came back: a hint for words, never for money. */
    volta: 'pago' | 'sem-pagar' | null
    cardAction: FormAction
    pixAction: FormAction
  },
): CardView {
  const { payable, agreement, charge } = found
  const { now, volta, cardAction, pixAction } = input
  const isCard = charge?.method === 'checkout'
  const lives = isCard && Temporal.Instant.compare(charge.expiresAt, now) > 0
  return {
    operator,
    creditor: creditorView(agreement),
    payableId: payable.id,
    agreementId: agreement.id,
    label: askedLabel(found),
    amount: isCard ? charge.amount : subtract(payable.owed, payable.paid),
    page:
      lives && charge.status === 'live' && charge.pageUrl !== null && volta !== 'pago'
        ? { url: charge.pageUrl, host: new URL(charge.pageUrl).host }
        : null,
    state: stateOf(isCard ? charge.status : null, lives, volta),
    statusUrl: `/pix/${payable.id}/estado`,
    cardAction,
    pixAction,
  }
}

function stateOf(
  status: NonNullable<Payable['charge']>['status'] | null,
  lives: boolean,
  volta: 'pago' | 'sem-pagar' | null,
): CardView['state'] {
  if (status === null) return 'over'
  if (volta === 'pago') return 'confirming'
  if (status === 'live' && lives) return volta === 'sem-pagar' ? 'unpaid' : 'ready'
  return status === 'created' || status === 'unknown' || status === 'failed'
    ? 'unavailable'
    : 'over'
}
