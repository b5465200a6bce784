/** Why somebody may look at a whole document or contact. Kept with who looked and when. */
export const REVEAL_REASONS = [
  /** The person is on the telephone, and what they say is compared. */
  'on_the_phone',
  /** To call them back, at their request. */
  'call_back',
  /** To find a payment or an agreement at a bank or at the creditor. */
  'find_payment',
  /** To put right what is registered wrongly. */
  'correction',
  /** An authority asked for it. */
  'authority',
] as const

export type RevealReason = (typeof REVEAL_REASONS)[number]
