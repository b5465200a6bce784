import { KEPT } from '#server/cases/retention/model.ts'
import { businessDate, endOfBusinessDate } from '#server/kernel/clock.ts'
import type { CreditorId, PortfolioId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { UNTIL_SETTLED } from '#server/messages/templates/model.ts'
import { AGE_BANDS } from '#server/offers/simulation/model.ts'

/** Templates that ask somebody to come: the first link, and whatever speaks of what is owed; not of an instalment. */
export const INVITATIONS: readonly string[] = ['first_link', ...UNTIL_SETTLED]

/** A whole number of days in São Paulo, both ends included. */
export type Period = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

/** Whose figures, and of which days. */
export type ResultsOf = {
  readonly creditorIds: readonly CreditorId[]
  readonly period: Period
}

/** As long as the facts are kept that it counts; more would read the whole life of a portfolio, too. */
const MOST_MONTHS = KEPT.sessions.months

/**
 * The days that are shown: what was asked, put in order, at most two years of it and none to come;
 * by default the three months before this one, and this one.
 */
export function periodOf(
  today: Temporal.PlainDate,
  asked: { from: Temporal.PlainDate | null; to: Temporal.PlainDate | null },
): Period {
  const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(a, b) < 0 ? a : b
  const to = earlier(asked.to ?? today, today)
  const from = earlier(asked.from ?? to.with({ day: 1 }).subtract({ months: 3 }), to)
  const first = to.subtract({ months: MOST_MONTHS })
  return { from: Temporal.PlainDate.compare(from, first) < 0 ? first : from, to }
}

/** The instants at which a period begins and is over. */
export function instantsOf({ from, to }: Period): [Temporal.Instant, Temporal.Instant] {
  return [endOfBusinessDate(from.subtract({ days: 1 })), endOfBusinessDate(to)]
}

/** The months of a period that are over, by their first days. */
export function closedMonths(period: Period, now: Temporal.Instant): Temporal.PlainDate[] {
  const months: Temporal.PlainDate[] = []
  const thisMonth = businessDate(now).with({ day: 1 })
  for (
    let month = period.from.with({ day: 1 });
    Temporal.PlainDate.compare(month, thisMonth) < 0 &&
    Temporal.PlainDate.compare(month, period.to) <= 0;
    month = month.add({ months: 1 })
  ) {
    months.push(month)
  }
  return months
}

/**
 * How far people came of those to whom an invitation went in the period. Each step is counted by
 * itself, from the first invitation on and until now: who takes a plan of the menu never searched.
 */
export const FUNNEL_STEPS = [
  'sent',
  /** Something was entered behind the link; looking at it leaves no trace. */
  'opened',
  /** Right digits, or a company's code. */
  'identified',
  /** Searched for a plan of their own. */
  'simulated',
  'signed',
  /** Paid something that was not given back. */
  'paid',
  /** Signed, paid, and nothing is late today. */
  'kept',
] as const
export type FunnelStep = (typeof FUNNEL_STEPS)[number]

/** Where the first invitation went. */
export const WRITTEN_BY = ['sms', 'email', 'whatsapp'] as const
export type WrittenBy = (typeof WRITTEN_BY)[number]

export type Funnel = readonly {
  readonly step: FunnelStep
  readonly people: number
  readonly by: Readonly<Record<WrittenBy, number>>
}[]

/** The way somebody came by whose agreement was paid: the message that carried their link, or none. */
export const CAME_BY = ['sms', 'email', 'whatsapp', 'desk'] as const
export type CameBy = (typeof CAME_BY)[number]

/** Money that came for debts in a period, and stayed. */
export type Recovered = {
  readonly amount: Centavos
  readonly payments: number
  readonly people: number
}

export type Placed = { readonly debts: number; readonly principal: Centavos }

/** Age of a debt in days, by the first day of its band, on the day its agreement was accepted. */
export type AgeBand = (typeof AGE_BANDS)[number]

/** The last day of a band; null where it has no end. */
export function lastDayOf(band: AgeBand): number | null {
  const next = AGE_BANDS[AGE_BANDS.indexOf(band) + 1]
  return next === undefined ? null : next - 1
}

export type Recovery = {
  readonly total: Recovered
  readonly portfolios: readonly ({
    readonly id: PortfolioId
    readonly name: string
    readonly creditor: string
    readonly creditorSlug: string
    readonly placed: Placed
  } & Recovered)[]
  /** Bands of age: what is in the portfolio today, and what came for debts of that age. */
  readonly bands: readonly ({ readonly band: AgeBand; readonly placed: Placed } & Recovered)[]
  /** Null: without an offer, the whole balance. */
  readonly versions: readonly ({
    readonly creditorSlug: string | null
    readonly version: number | null
  } & Recovered)[]
  readonly ways: readonly ({ readonly cameBy: CameBy } & Recovered)[]
}

/**
 * Where a debt stands on a day: open in a band of age, prescribed, in an agreement, paid or
 * reduced to nothing, or taken back.
 */
export const ROLL_STATES = [
  ...AGE_BANDS.map((band) => `open_${band}` as const),
  'barred',
  'agreed',
  'closed',
  'recalled',
] as const
export type RollState = (typeof ROLL_STATES)[number]

/** What became of the debts of one state within a month. */
export const ROLL_ENDS = [
  'same',
  'older',
  'agreed',
  'broken',
  'closed',
  'recalled',
  'barred',
] as const
export type RollEnd = (typeof ROLL_ENDS)[number]

export function rollEnd(from: RollState, to: RollState): RollEnd {
  if (from === to) return 'same'
  if (to === 'agreed' || to === 'closed' || to === 'recalled' || to === 'barred') return to
  return from === 'agreed' ? 'broken' : 'older'
}

/** The debts of one state on the first day of a month. */
export type Roll = {
  readonly month: Temporal.PlainDate
  readonly from: RollState
  readonly debts: number
  readonly amount: Centavos
  readonly ends: Readonly<Record<RollEnd, number>>
}

/** What was said or agreed for a day of the period that is over. */
export const PROMISE_KINDS = ['spoken', 'first', 'later'] as const
export type PromiseKind = (typeof PROMISE_KINDS)[number]

export type Kept = {
  readonly kind: PromiseKind
  readonly due: number
  /** Paid in full by its day. */
  readonly onTime: number
  /** Paid in full later. */
  readonly late: number
  readonly amount: Centavos
  /** Of the amount, what was paid by its day. */
  readonly amountOnTime: Centavos
}

/** The tables that can be taken away as a file. */
export const RESULT_TABLES = [
  'funnel',
  'portfolios',
  'bands',
  'versions',
  'ways',
  'rolls',
  'keeping',
] as const
export type ResultTable = (typeof RESULT_TABLES)[number]
