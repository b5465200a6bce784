/**
 * How a creditor wants people to be written to where we begin. It only narrows what the house
 * allows itself; what answers a person's own act is not measured by it.
 */
export type ContactPolicy = {
  /** Full hours where the person is, or of São Paulo where that is not known: from, and until. */
  readonly contactFirstHour: number
  readonly contactEndHour: number
  /** Days from one message to the next, at least. */
  readonly contactEveryDays: number
  /** At most so many in any 7 and any 30 days; 0: none. */
  readonly contactPerWeek: number
  readonly contactPerMonth: number
  readonly contactSms: 'yes' | 'no'
  readonly contactEmail: 'yes' | 'no'
  /** Beside SMS, for who asked for it: `no` sends everybody an SMS again, at once. */
  readonly contactWhatsApp: 'yes' | 'no'
}

/**
 * What holds for every creditor (rules 18 and 20, P): the hours are narrowed further by
 * state and time zone where somebody is written to (messages/window). One message a day, three in
 * seven days, eight in a month.
 */
export const CONTACT_LIMITS = {
  contactFirstHour: 9,
  contactEndHour: 19,
  contactEveryDays: 1,
  contactPerWeek: 3,
  contactPerMonth: 8,
  contactSms: 'yes',
  contactEmail: 'yes',
  contactWhatsApp: 'yes',
} as const satisfies ContactPolicy

/** The narrower of what a creditor wants and what the house allows: a stored row never widens. */
export function withinLimits(policy: ContactPolicy): ContactPolicy {
  const house = CONTACT_LIMITS
  return {
    contactFirstHour: Math.max(policy.contactFirstHour, house.contactFirstHour),
    contactEndHour: Math.min(policy.contactEndHour, house.contactEndHour),
    contactEveryDays: Math.max(policy.contactEveryDays, house.contactEveryDays),
    contactPerWeek: Math.min(policy.contactPerWeek, house.contactPerWeek),
    contactPerMonth: Math.min(policy.contactPerMonth, house.contactPerMonth),
    contactSms: policy.contactSms,
    contactEmail: policy.contactEmail,
    contactWhatsApp: policy.contactWhatsApp,
  }
}
