import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId, DebtorId, SavedCardId } from '#server/kernel/id.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * A card that pays instalments on their day. `wanted`: allowed by the person, not saved yet.
 * `active`: it pays. `removing`: it pays no more, the provider has yet to forget it. A card that
 * came out of use never comes back: allowing it again makes another one.
 */
export type SavedCardStatus = 'wanted' | 'active' | 'removing' | 'removed'
export type SavedCardEvent = 'saved' | 'ended' | 'forgotten'

export const SAVED_CARD_TRANSITIONS: Transitions<SavedCardStatus, SavedCardEvent> = {
  wanted: { saved: 'active', ended: 'removing' },
  active: { ended: 'removing' },
  removing: { forgotten: 'removed' },
  removed: {},
}

/**
 * Why a card stopped paying. `replaced`: another one took its place. `not_saved`: its page was left.
 * `agreement_ended`: settled, stopped or undone. `gone`: the provider does not hold it any more.
 */
export type CardEndReason = 'debtor' | 'replaced' | 'not_saved' | 'agreement_ended' | 'gone'

/** All that is known of a card, as it may be shown. `brand` is the provider's word. */
export type CardDetails = {
  readonly brand: string
  readonly last4: string
  readonly expMonth: number
  readonly expYear: number
}

/** Whose card it is, and under which names the provider knows it. */
export type SavedCard = {
  readonly creditorId: CreditorId
  readonly id: SavedCardId
  readonly agreementId: AgreementId
  readonly debtorId: DebtorId
  readonly status: SavedCardStatus
  readonly customer: string | null
  readonly paymentMethod: string | null
  readonly details: CardDetails | null
  readonly unusableSince: Temporal.Instant | null
  /** Only instalments due after this day are charged. */
  readonly allowedOn: Temporal.PlainDate
}

/** A card is good until the end of the month that is printed on it. */
export function isPastValidity(
  { expMonth, expYear }: CardDetails,
  on: Temporal.PlainDate,
): boolean {
  return (
    Temporal.PlainYearMonth.compare({ year: expYear, month: expMonth }, on.toPlainYearMonth()) < 0
  )
}

/** How a try ended without money. See the table of tries. */
export type TryEnding = 'declined' | 'card_refused' | 'needs_person' | 'not_made'

/** The bank's no, in the provider's words (docs.stripe.com/declines/codes). */
export type Decline = {
  readonly code: string | null
  readonly declineCode: string | null
  readonly advice?: string | null
}

/**
 * After these the same card is never tried again: it is lost, closed or not what it seems, or its
 * data must change first. Card networks fine those who go on (advice `do_not_try_again`).
 */
const CARD_REFUSED: ReadonlySet<string> = new Set([
  'card_not_supported',
  'currency_not_supported',
  'expired_card',
  'fraudulent',
  'incorrect_number',
  'invalid_account',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'lost_card',
  'merchant_blacklist',
  'new_account_information_available',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'service_not_allowed',
  'stolen_card',
  'stop_payment_order',
  'transaction_not_allowed',
])

export function endingOf({ code, declineCode, advice }: Decline): TryEnding {
  const words = [code, declineCode].filter((word) => word !== null)
  if (words.includes('authentication_required')) return 'needs_person'
  const isFinal = advice === 'do_not_try_again' || advice === 'confirm_card_data'
  return isFinal || words.some((word) => CARD_REFUSED.has(word)) ? 'card_refused' : 'declined'
}

/** Days between one declined try and the next: growing, so that a salary may come in between. */
const GAPS_DAYS = [1, 3] as const
/** The first try and those after its gaps. */
export const MAX_TRIES = GAPS_DAYS.length + 1
/** A try whose day nobody worked on is still made so much later, and then no more. */
const LATEST_DAYS = 3

export type CardTry = {
  readonly number: number
  readonly triedOn: Temporal.PlainDate
  /** Null while it is under way, and for good where it paid. */
  readonly ending: TryEnding | null
}

/**
 * The first day of the next try with one card for an instalment, oldest try first; null where there
 * is none: one is under way or paid, the bank wants the person, the card is refused, or the tries
 * are spent. A try that the provider never heard of is made again, but not on the same day.
 */
export function nextTryOn(
  dueOn: Temporal.PlainDate,
  tries: readonly CardTry[],
): Temporal.PlainDate | null {
  if (tries.some(({ ending }) => ending !== 'declined' && ending !== 'not_made')) return null
  const declined = tries.filter(({ ending }) => ending === 'declined')
  if (declined.length >= MAX_TRIES) return null
  const last = declined.at(-1)
  const on = last
    ? last.triedOn.add({ days: assertPresent(GAPS_DAYS[declined.length - 1], 'a gap for each') })
    : dueOn
  const unmade = tries.at(-1)?.ending === 'not_made' ? tries.at(-1) : undefined
  const again = unmade?.triedOn.add({ days: 1 })
  return again && Temporal.PlainDate.compare(again, on) > 0 ? again : on
}

/** Whether today is a day for the try that is due on `on`. */
export function isTryDay(on: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  const late = on.until(today, { largestUnit: 'days' }).days
  return late >= 0 && late <= LATEST_DAYS
}

const BRANDS: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners',
  elo: 'Elo',
  hipercard: 'Hipercard',
  mastercard: 'Mastercard',
  visa: 'Visa',
}

/** The brand as people know it. */
export function cardBrand({ brand }: Pick<CardDetails, 'brand'>): string {
  return BRANDS[brand] ?? 'Cartão'
}

/** `12/2034`, as it is printed on the card. */
export function cardValidity({ expMonth, expYear }: CardDetails): string {
  return `${String(expMonth).padStart(2, '0')}/${expYear}`
}
