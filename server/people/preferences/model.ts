import type { ContactPolicy } from '#server/creditors/contact/model.ts'

/** Where we begin, by which channel, and when; `any`: as everybody is written to. */
export type ContactPreferences = {
  readonly channel: 'any' | 'sms' | 'email'
  readonly hours: 'any' | 'early' | 'late'
}

export const NO_PREFERENCE: ContactPreferences = { channel: 'any', hours: 'any' }

/** The hour of São Paulo at which the earlier half of the day is over. */
export const NOON_OF_CONTACT = 14

/**
 * The hours of a creditor that are also the person's. Where none are, the creditor's hold: a wish
 * never widens them, and nobody is left without word of what they agreed to.
 */
export function preferredHours(
  policy: ContactPolicy,
  { hours }: Pick<ContactPreferences, 'hours'>,
): ContactPolicy {
  const first = hours === 'late' ? NOON_OF_CONTACT : policy.contactFirstHour
  const end = hours === 'early' ? NOON_OF_CONTACT : policy.contactEndHour
  const contactFirstHour = Math.max(first, policy.contactFirstHour)
  const contactEndHour = Math.min(end, policy.contactEndHour)
  return contactFirstHour < contactEndHour
    ? { ...policy, contactFirstHour, contactEndHour }
    : policy
}
