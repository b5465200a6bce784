/**
 * Calendar days that a person has, from the decision on, to pay again what went back, without any
 * charge for the time in which nobody could know (P).
 */
export const DAYS_TO_PAY_AGAIN = 10
