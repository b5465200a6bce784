/**
 * How a creditor wants people to be written to where we begin. It only narrows what the house
 * allows itself; what answers a person's own act is not measured by it.
 */
export type ContactPolicy = {
  /** Full hours of São Paulo: from the first, until the end. */
  readonly contactFirstHour: number
  readonly contactEndHour: number
  /** Days from one message to the next, at least. */
  readonly contactEveryDays: number
  /** At most so many in any 7 and any 30 days; 0: none. */
  readonly contactPerWeek: number
  readonly contactPerMonth: number
  readonly contactSms: 'yes' | 'no'
  readonly contactEmail: 'yes' | 'no'
}

/**
 * What holds for every creditor (collection-rules 18 and 20, P). Where a person lives is in no
 * portfolio file, and the country has four time zones: these hours of São Paulo are within 9 to 19
 * in every one of them; unknown is strictest. One message a day, three in seven days, eight in a
 * month.
 */
export const CONTACT_LIMITS = {
  contactFirstHour: 11,
  contactEndHour: 18,
  contactEveryDays: 1,
  contactPerWeek: 3,
  contactPerMonth: 8,
  contactSms: 'yes',
  contactEmail: 'yes',
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
  }
}
