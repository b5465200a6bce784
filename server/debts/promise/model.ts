/**
 * A promise mutes until so many days after its day (rules.md 4): who paid on the day
 * they said is not reminded while their money is on its way.
 */
export const PROMISE_GRACE_DAYS = 2
