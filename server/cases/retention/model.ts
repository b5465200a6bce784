import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'

/**
 * How long what nobody needs any more is kept, by what it is (collection rule 29; LGPD arts. 15, 16 and
 * 6 III). The one place that says it: the sweep, the pages and the answers to people read it here, and
 * the database holds a floor below each (`retention_steps_age`), so that no bug deletes what is young.
 */
export type KeptFor =
  | { readonly months: number; readonly days?: never }
  | { readonly days: number; readonly months?: never }

/** Marco Civil art. 15 wants six months; the results of staff look back at two years of visits. */
const LOOKED_BACK_AT: KeptFor = { months: 24 }
/** Twice what Marco Civil art. 15 wants: long enough to look into what somebody complains of. */
const A_YEAR: KeptFor = { months: 12 }
/** A consumer has so long to claim (CDC 27); what was asked and answered proves what was done. */
const CLAIMS: KeptFor = { months: 60 }

export const KEPT = {
  /** Six digits that were sent, counted from when they were over. */
  codes: A_YEAR,
  sessions: LOOKED_BACK_AT,
  links: LOOKED_BACK_AT,
  /** Whom staff asked who they are; the trail keeps who did it, and when. */
  telephone_checks: A_YEAR,
  debtor_views: A_YEAR,
  /** A contact that was named on the telephone, once it was put in force or taken back. */
  contact_changes: A_YEAR,
  /** Subject, text and HTML of a message; that it was written, and when, stays. */
  message_texts: A_YEAR,
  /** What somebody wrote back, and from where; how it was understood stays. */
  reply_words: A_YEAR,
  /** What was said in a case, and its photos, counted from its end. */
  case_words: CLAIMS,
  case_photos: CLAIMS,
  promises: LOOKED_BACK_AT,
  /** Conditions that nobody accepted, counted from the end of their validity. */
  quotes: A_YEAR,
  /** What a search looked at (LGPD 20), where nothing that it found was accepted. */
  search_traces: LOOKED_BACK_AT,
  /** Events that became jobs: ids only. */
  outbox: { days: 30 },
  /** What a provider's notice named, besides its own id, which stays for ever. */
  notice_hints: A_YEAR,
} as const satisfies Record<string, KeptFor>

export type KindName = keyof typeof KEPT

/** Marco Civil art. 15, and no day longer, for who had their data erased. */
export const ERASED_VISIT_MONTHS = 6

/** Agreements, payments and papers, from the day on which everything is settled (CC 206; CDC 27). */
export const BOOKS_YEARS = 5

/** In a night, whose last thing was over before this instant is nobody any more. */
export function storiesSince(night: Temporal.PlainDate): Temporal.Instant {
  return night.subtract({ years: BOOKS_YEARS }).toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
}

/** The hours of São Paulo in which the sweep works: from the first on, and before the second. */
export const NIGHT_HOURS = { from: 1, to: 5 } as const

/** `12 meses`, `5 anos`: as pages say it. */
export function keptWords(kind: KindName): string {
  const kept: KeptFor = KEPT[kind]
  if (kept.months === undefined) return `${kept.days} dias`
  return kept.months > 24 ? `${kept.months / 12} anos` : `${kept.months} meses`
}

/** The night of the sweep that an instant belongs to; null by day. */
export function nightOf(now: Temporal.Instant): Temporal.PlainDate | null {
  const local = now.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const isNight = local.hour >= NIGHT_HOURS.from && local.hour < NIGHT_HOURS.to
  return isNight ? local.toPlainDate() : null
}

/** In a night, what is of before this instant is over: the first of a day in São Paulo. */
export function keptSince(kind: KindName, night: Temporal.PlainDate): Temporal.Instant {
  const kept: KeptFor = KEPT[kind]
  return night.subtract(kept).toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
}
