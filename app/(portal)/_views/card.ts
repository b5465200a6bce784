import { creditorView } from '#app/_views/identity.ts'
import { askedLabel } from '#app/(portal)/_views/payment.ts'
import type { CardView } from '#components/portal/card-view.ts'
import type { FormAction, OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { subtract } from '#server/kernel/money.ts'
import { isEnoughForCard } from '#server/payments/card/model.ts'

type Payable = PortalOutputs['agreements']['payable']

export function cardView(
  found: Payable,
  operator: OperatorView,
  input: {
    now: Temporal.Instant
    /** What the address says about how the person came back: a hint for words, never for money. */
    volta: 'pago' | 'sem-pagar' | null
    saved: PortalOutputs['savedCard']['ofAgreement']
    cardAction: FormAction
    pixAction: FormAction
  },
): CardView {
  const { payable, agreement, charge } = found
  const { now, volta, cardAction, pixAction } = input
  const isCard = charge?.method === 'checkout'
  const isUnderWay =
    charge?.method === 'off_session' && ['created', 'unknown'].includes(charge.status)
  const lives = isCard && Temporal.Instant.compare(charge.expiresAt, now) > 0
  const isEnough = isEnoughForCard(found.price.amount)
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
    state: isUnderWay
      ? 'confirming'
      : stateOf(isCard ? charge.status : null, { lives, volta, isEnough }),
    saving: savingOf(input.saved, isCard ? charge.chargeId : null, found.manner),
    statusUrl: `/pix/${payable.id}/estado`,
    cardAction,
    pixAction,
  }
}

/** Whoever has a card that pays is not asked again here, nor who is proposed nothing. */
function savingOf(
  { wanted, active, isOffered }: PortalOutputs['savedCard']['ofAgreement'],
  chargeId: string | null,
  { mayPropose }: Payable['manner'],
): CardView['saving'] {
  if (wanted !== null && wanted.chargeId === chargeId && chargeId !== null) return 'chosen'
  return isOffered && active === null && mayPropose ? 'offered' : null
}

function stateOf(
  status: NonNullable<Payable['charge']>['status'] | null,
  {
    lives,
    volta,
    isEnough,
  }: { lives: boolean; volta: 'pago' | 'sem-pagar' | null; isEnough: boolean },
): CardView['state'] {
  if (status !== null && volta === 'pago') return 'confirming'
  if (status === 'live' && lives) return volta === 'sem-pagar' ? 'unpaid' : 'ready'
  if (!isEnough) return 'too_little'
  return status === 'created' || status === 'unknown' || status === 'failed'
    ? 'unavailable'
    : 'over'
}
