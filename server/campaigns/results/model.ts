import { EXCLUSIONS, type Exclusion } from '../audience/model.ts'

/** How far a person who is written to came; each is a number of the page, and a list behind it. */
export const STAGES = [
  /** Their turn has not come, or the gate said "later". */
  'waiting',
  /** The gateway's answer was lost; it is being asked. */
  'unknown',
  'refused',
  'sent',
  /** The gateway says that it reached the phone. */
  'delivered',
  /** Something was entered behind the link; looking at it leaves no trace. */
  'opened',
  /** Right digits, or a company's code. */
  'identified',
  /** Searched for a plan of their own. */
  'simulated',
  'signed',
  'paid',
] as const
export type Stage = (typeof STAGES)[number]

/** What those who are held out do without being asked. */
export const COMPARED = ['signed', 'paid'] as const

/** A list of people of a campaign: a side, a reason, or how far they came. */
export type Group =
  | 'in'
  | 'hold_out'
  | 'out'
  | Exclusion
  | Stage
  | `held_${(typeof COMPARED)[number]}`

export const GROUPS: readonly Group[] = [
  'in',
  'hold_out',
  'out',
  ...EXCLUSIONS,
  ...STAGES,
  'held_signed',
  'held_paid',
]
