import { z } from 'zod'

/** How a test card behaves (docs.stripe.com/testing); never a number, which is not kept. */
export const behaviourSchema = z.enum([
  'ok',
  'declined',
  'insufficient_funds',
  'lost_card',
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'authentication_always',
  'authentication_off_session',
  'declined_off_session',
  'disputed',
])

export type Behaviour = z.infer<typeof behaviourSchema>

export type TestCard = {
  number: string
  /** Stripe's name for it, where its API takes one instead of a card. */
  token: string
  brand: 'visa' | 'mastercard'
  behaviour: Behaviour
  /** What happens with it, for whoever tries the page. */
  label: string
}

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'pm_card_visa', 'ok', 'paga'),
  {
    ...card('5555555555554444', 'pm_card_mastercard', 'ok', 'paga (Mastercard)'),
    brand: 'mastercard',
  },
  card('4000000000000002', 'pm_card_chargeDeclined', 'declined', 'recusado'),
  card(
    '4000000000009995',
    'pm_card_chargeDeclinedInsufficientFunds',
    'insufficient_funds',
    'sem saldo',
  ),
  card('4000000000009987', 'pm_card_chargeDeclinedLostCard', 'lost_card', 'cartão perdido'),
  card('4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'expired_card', 'vencido'),
  card('4000000000000127', 'pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'CVC errado'),
  card(
    '4000000000000119',
    'pm_card_chargeDeclinedProcessingError',
    'processing_error',
    'erro no banco',
  ),
  card(
    '4000002760003184',
    'pm_card_authenticationRequired',
    'authentication_always',
    'o banco pede confirmação',
  ),
  card(
    '4000002500003155',
    'pm_card_authenticationRequiredOnSetup',
    'authentication_off_session',
    'paga agora; o débito automático pede confirmação',
  ),
  card(
    '4000000000000341',
    'pm_card_chargeCustomerFail',
    'declined_off_session',
    'paga agora; o débito automático é recusado',
  ),
  card('4000000000000259', 'pm_card_createDispute', 'disputed', 'paga e depois é contestado'),
]

function card(number: string, token: string, behaviour: Behaviour, label: string): TestCard {
  return { number, token, brand: 'visa', behaviour, label }
}

export function cardOfNumber(typed: string): TestCard | null {
  const digits = typed.replace(/\D/g, '')
  return testCards.find(({ number }) => number === digits) ?? null
}

export function cardOfToken(token: string): TestCard | null {
  return testCards.find((known) => known.token === token) ?? null
}

/** A bank's no, in Stripe's words; `advice` is what the card networks want done next. */
export type Decline = {
  code: string
  declineCode: string | null
  message: string
  advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null
}

export type Verdict =
  | { kind: 'approved'; isDisputed: boolean }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate' }

const declines = {
  declined: decline('card_declined', 'generic_decline', 'try_again_later'),
  declined_off_session: decline('card_declined', 'generic_decline', 'try_again_later'),
  insufficient_funds: {
    ...decline('card_declined', 'insufficient_funds', 'try_again_later'),
    message: 'Your card has insufficient funds.',
  },
  lost_card: decline('card_declined', 'lost_card', 'do_not_try_again'),
  expired_card: {
    ...decline('expired_card', 'expired_card', 'confirm_card_data'),
    message: 'Your card has expired.',
  },
  incorrect_cvc: {
    ...decline('incorrect_cvc', 'incorrect_cvc', 'confirm_card_data'),
    message: "Your card's security code is incorrect.",
  },
  processing_error: {
    ...decline('processing_error', 'processing_error', 'try_again_later'),
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
} satisfies Partial<Record<Behaviour, Decline>>

function decline(code: string, declineCode: string, advice: Decline['advice']): Decline {
  return { code, declineCode, advice, message: 'Your card was declined.' }
}

export const authenticationRequired: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  advice: null,
  message:
    'Your card was declined. This transaction requires authentication. Try bringing the payer back on-session.',
}

/** What the payer's bank says to a charge. */
export function verdictOn(
  behaviour: Behaviour,
  asked: { offSession: boolean; isAuthenticated: boolean },
): Verdict {
  const approved: Verdict = { kind: 'approved', isDisputed: behaviour === 'disputed' }
  switch (behaviour) {
    case 'ok':
    case 'disputed':
      return approved
    case 'authentication_always':
      if (asked.offSession) return { kind: 'declined', decline: authenticationRequired }
      return asked.isAuthenticated ? approved : { kind: 'authenticate' }
    case 'authentication_off_session':
      if (!asked.offSession) return approved
      return { kind: 'declined', decline: authenticationRequired }
    case 'declined_off_session':
      if (!asked.offSession) return approved
      return { kind: 'declined', decline: declines[behaviour] }
    default:
      return { kind: 'declined', decline: declines[behaviour] }
  }
}
