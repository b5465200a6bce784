/**
 * Why something that a step is meant for is not written about, in the order in which it is asked.
 * The gate asks again for each message when it is sent, and knows more (who is a minor).
 */
export const REASONS = [
  /** A case holds the person, or what it is about, still. */
  'case_open',
  /** They said on which day they pay. */
  'promised',
  /** They answered, or asked for quiet. */
  'silence',
  /** A card or the bank pays it by itself. */
  'pays_itself',
  /** The step goes to browsers only, and they asked in none. */
  'did_not_ask',
  'contact_opted_out',
  'contact_not_me',
  'contact_bounced',
  'no_contact',
  /** What the step goes by is not what they have, or what the creditor writes by. */
  'channel_not_allowed',
  /** Who never answers is written to only where they proved to be. */
  'contact_unverified',
  /** Who rarely delays opened a link a short while ago: they know. */
  'visited',
] as const
export type Reason = (typeof REASONS)[number]

/** Which journey a row is of, where two are compared. */
export type Side = 'draft' | 'live'

/** The ways that this installation has besides telephone and e-mail. */
export type Reach = { readonly push: boolean; readonly whatsApp: boolean }

export function reachOf(services: {
  readonly push: object | null
  readonly writesByWhatsApp: boolean
}): Reach {
  return { push: services.push !== null, whatsApp: services.writesByWhatsApp }
}
