/** Why the company's account does not open the door. */
export type AccountRefusal = 'email' | 'unknown' | 'no_factor'
