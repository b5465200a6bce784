/** Why somebody whom the filter found is not written to, in the order in which it is asked. */
export const EXCLUSIONS = [
  /** An agreement with this creditor runs, or waits for its one payment. */
  'agreement_running',
  /** Nothing is owed any more. */
  'paid',
  /** From its day on nobody writes about it (CC 206 §5; collection rule 8). */
  'prescribed',
  /** The message speaks of options, and the rules in force make none. */
  'no_offer',
  /** The creditor does not write by this channel. */
  'channel_not_allowed',
  'no_contact',
  'contact_opted_out',
  'contact_not_me',
  'contact_bounced',
  /** They asked for something that holds everything still until it is answered, or for a while. */
  'case_open',
  /** They said on which day they pay, and that day is not over. */
  'promised',
  /** On the list of another campaign that is approved or under way, held out included. */
  'other_campaign',
  /** What they received already leaves no room today (collection rule 20). */
  'cap_reached',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

export function isExclusion(text: string): text is Exclusion {
  return EXCLUSIONS.some((known) => known === text)
}

/** A frozen list in figures. */
export type Audience = {
  readonly included: number
  readonly heldOut: number
  readonly excluded: number
  readonly reasons: Readonly<Partial<Record<Exclusion, number>>>
  readonly membersSha256: string
  readonly frozenAt: Temporal.Instant
}
