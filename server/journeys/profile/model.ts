/**
 * How people are best spoken to (rules.md 4). Names for us, never shown to them; used to soften
 * and never to harden, explainable, and looked at by a person on request (LGPD 20).
 */
export const PROFILES = [
  'hardship',
  'unengaged',
  'recurrent',
  'disorganised',
  'occasional',
] as const
export type Profile = (typeof PROFILES)[number]

/** What a profile is computed from (see the columns of `debtor_profiles`). */
export type ProfileFeatures = {
  readonly daysLate: number
  readonly delays: number
  readonly cureDays: number | null
  readonly broken: number
  readonly due: number
  readonly kept: number
  readonly sent: number
  readonly opened: number
  readonly replies: number
  readonly isReachable: boolean
  readonly inHardship: boolean
}

/** Thresholds (P): to be calibrated. The SQL function `profile_of` says the same. */
export const LATE_DAYS = 90
export const SILENT_CONTACTS = 6
export const BROKEN_AGREEMENTS = 2
export const RECURRENT_DELAYS = 5
export const DISORGANISED_DELAYS = 2

/** Why somebody has their profile; each with the figures that say so. */
export type ProfileReason =
  | 'told_hardship'
  | 'unreachable'
  | 'broken'
  | 'never_answers'
  | 'many_delays'
  | 'some_delays'
  | 'few_delays'

/** The reasons of a profile, the strongest first. */
export function reasonsOf(profile: Profile, features: ProfileFeatures): ProfileReason[] {
  switch (profile) {
    case 'hardship':
      return ['told_hardship']
    case 'unengaged': {
      const reasons: [boolean, ProfileReason][] = [
        [!features.isReachable, 'unreachable'],
        [features.broken >= BROKEN_AGREEMENTS, 'broken'],
        [isSilent(features), 'never_answers'],
      ]
      return reasons.flatMap(([holds, reason]) => (holds ? [reason] : []))
    }
    case 'recurrent':
      return ['many_delays']
    case 'disorganised':
      return ['some_delays']
    case 'occasional':
      return ['few_delays']
  }
}

/** Late for long, written to often, and neither a link opened nor a word said. */
export function isSilent({ daysLate, sent, opened, replies }: ProfileFeatures): boolean {
  return daysLate > LATE_DAYS && sent >= SILENT_CONTACTS && opened * 10 < sent && replies === 0
}
