/**
 * A promise mutes until so many days after its day (collection-rules 4, régua): who paid on the day
 * they said is not reminded while their money is on its way.
 */
export const PROMISE_GRACE_DAYS = 2
