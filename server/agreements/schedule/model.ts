import { assert } from '#server/kernel/assert.ts'
import { type BankCalendar, daysBetween, nextBusinessDay } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, greater, splitEqually, sum, ZERO } from '#server/kernel/money.ts'
import {
  compound,
  Decimal,
  divideHalfUp,
  isZeroRate,
  percentOf,
  type Rate,
  roundToCentavos,
} from '#server/kernel/rate.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * Instalment plans (rules.md 1.5): `zero` splits without interest, `price` has equal
 * instalments, `sac` equal amortisation with interest on the balance only. Every ledger is kept in
 * centavos and ends at 0.00; the last instalment absorbs what rounding left.
 */
export type PlanSystem = 'zero' | 'price' | 'sac'

export type LedgerRow = {
  readonly number: number
  readonly amount: Centavos
  readonly interest: Centavos
  readonly amortisation: Centavos
  /** What remains owed after this instalment. */
  readonly balance: Centavos
}

export type PlanTerms = {
  /** What is paid in instalments: the deal's amount less the entrada. */
  readonly financed: Centavos
  readonly system: PlanSystem
  /** A month; ignored by `zero`. */
  readonly monthlyRate: Rate
  readonly instalments: number
  /**
   * Calendar days from signature to the first due date when that is not the same day of the next
   * month; null for a regular first month.
   */
  readonly firstPeriodDays: number | null
}

/** An instalment of zero, or one that does not even pay its month's interest. */
export type ScheduleRefusal = 'instalment-too-small'

/** The most instalments a plan may have: thirty years. */
export const MAX_INSTALMENTS = 360

/** The ledger of a plan without dates: what a solver searches over. Amounts are all positive. */
export function planLedger(terms: PlanTerms): Result<LedgerRow[], ScheduleRefusal> {
  const { financed, system, monthlyRate, instalments } = terms
  assert(
    Number.isInteger(instalments) && instalments > 0 && instalments <= MAX_INSTALMENTS,
    'instalments between 1 and 360',
  )
  assert(financed > 0n, 'a plan finances a positive amount')
  assert(monthlyRate.units >= 0n, 'a plan never has a negative rate')
  const rows =
    system === 'zero' || isZeroRate(monthlyRate)
      ? zeroLedger(financed, instalments)
      : system === 'price'
        ? priceLedger(terms)
        : sacLedger(terms)
  return rows.every((row) => row.amount > 0n && row.amortisation >= 0n)
    ? ok(rows)
    : refuse('instalment-too-small')
}

/** floor(total ÷ n), the remainder to the last (P). */
function zeroLedger(financed: Centavos, instalments: number): LedgerRow[] {
  let balance: bigint = financed
  return splitEqually(financed, instalments).map((amount, i) => {
    balance -= amount
    return {
      number: i + 1,
      amount,
      interest: ZERO,
      amortisation: amount,
      balance: centavos(balance),
    }
  })
}

function priceLedger(terms: PlanTerms): LedgerRow[] {
  const { financed, monthlyRate, instalments } = terms
  const present = presentAtFirstPeriod(terms)
  const regular = priceInstalment(present, monthlyRate, instalments)
  const rows: LedgerRow[] = []
  let balance: bigint = financed
  for (let number = 1; number <= instalments; number++) {
    // The first month's interest includes what a longer or shorter first period adds or spares.
    // Paid on its first day it runs none; rounding must not make that less than none.
    const interest =
      number === 1
        ? greater(centavos(percentOf(present, monthlyRate) + present - financed), ZERO)
        : percentOf(centavos(balance), monthlyRate)
    const amount = number === instalments ? balance + interest : regular
    rows.push(rowOf(number, amount, interest, balance))
    balance += interest - amount
  }
  return rows
}

/** Interest on the balance, no interest on interest: a broken first month is simple interest. */
function sacLedger(terms: PlanTerms): LedgerRow[] {
  const { financed, monthlyRate, instalments, firstPeriodDays } = terms
  const regular = divideHalfUp(financed, BigInt(instalments))
  const rows: LedgerRow[] = []
  let balance: bigint = financed
  for (let number = 1; number <= instalments; number++) {
    const days = number === 1 && firstPeriodDays !== null ? BigInt(firstPeriodDays) : 30n
    const interest = divideHalfUp(balance * monthlyRate.units * days, monthlyRate.one * 30n)
    const amortisation = number === instalments ? balance : regular
    rows.push(rowOf(number, amortisation + interest, interest, balance))
    balance -= amortisation
  }
  return rows
}

function rowOf(number: number, amount: bigint, interest: bigint, opening: bigint): LedgerRow {
  return {
    number,
    amount: centavos(amount),
    interest: centavos(interest),
    amortisation: centavos(amount - interest),
    balance: centavos(opening + interest - amount),
  }
}

/** First due date other than a month away: PV × (1+i)^((d−30)/30) (rules.md 1.5). */
function presentAtFirstPeriod(terms: PlanTerms): Centavos {
  const { financed, monthlyRate, firstPeriodDays } = terms
  if (firstPeriodDays === null || firstPeriodDays === 30) return financed
  return roundToCentavos(firstPeriodGrowth(monthlyRate, firstPeriodDays).times(String(financed)))
}

const firstPeriodGrowths = new Map<string, Decimal>()

/** A power with a broken exponent is slow, and a search over plans repeats few of them: kept. */
function firstPeriodGrowth(monthly: Rate, days: number): Decimal {
  const key = `${monthly.units}/${monthly.one}/${days}`
  const known = firstPeriodGrowths.get(key)
  if (known) return known
  const growth = compound(monthly, new Decimal(days - 30).div(30))
  if (firstPeriodGrowths.size > 4096) firstPeriodGrowths.clear()
  firstPeriodGrowths.set(key, growth)
  return growth
}

/** PMT = PV·i / (1 − (1+i)^−n), exact as a fraction of integers, half-up; i = 0 gives PV ÷ n. */
export function priceInstalment(present: Centavos, monthly: Rate, instalments: number): Centavos {
  if (isZeroRate(monthly)) return centavos(divideHalfUp(present, BigInt(instalments)))
  const { numerator, denominator } = priceFactor(monthly, instalments)
  return centavos(divideHalfUp(present * numerator, denominator))
}

const priceFactors = new Map<string, { numerator: bigint; denominator: bigint }>()

/** PMT of one unit: with (1+i) = A/B, it is (A−B)·A^n / (B·(A^n − B^n)). Kept: plans repeat it. */
function priceFactor(monthly: Rate, instalments: number) {
  const key = `${monthly.units}/${monthly.one}/${instalments}`
  const known = priceFactors.get(key)
  if (known) return known
  const grown = (monthly.one + monthly.units) ** BigInt(instalments)
  const factor = {
    numerator: monthly.units * grown,
    denominator: monthly.one * (grown - monthly.one ** BigInt(instalments)),
  }
  if (priceFactors.size > 4096) priceFactors.clear()
  priceFactors.set(key, factor)
  return factor
}

/** What equal instalments are worth today: PMT·(1 − (1+i)^−n) / i, half-up. */
export function presentOfInstalments(pmt: Centavos, monthly: Rate, instalments: number): Centavos {
  if (isZeroRate(monthly)) return centavos(pmt * BigInt(instalments))
  const { numerator, denominator } = priceFactor(monthly, instalments)
  return centavos(divideHalfUp(pmt * denominator, numerator))
}

/** The entrada: round(total × share), paid at signature, without interest. */
export function entradaOf(total: Centavos, share: Rate): Centavos {
  return percentOf(total, share)
}

/**
 * Monthly due dates that keep the anchor day and clamp to the month's length: 31 Jan, 28 Feb,
 * 31 Mar, never drifting (rules.md 1.5). Nominal dates; see `payableUntil`.
 */
export function dueDates(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  return Array.from({ length: count }, (_, months) => (months ? first.add({ months }) : first))
}

/** A due date on a day without bank service is payable the next business day (CC 132 §1). */
export function payableUntil(
  calendar: BankCalendar,
  dueDate: Temporal.PlainDate,
): Temporal.PlainDate {
  return nextBusinessDay(calendar, dueDate)
}

/** Days of a broken first period; null when the first due date is the same day next month. */
export function firstPeriodDays(
  signedOn: Temporal.PlainDate,
  firstDue: Temporal.PlainDate,
): number | null {
  if (signedOn.add({ months: 1 }).equals(firstDue)) return null
  const days = daysBetween(signedOn, firstDue)
  assert(days >= 0, 'the first due date cannot be before the signature')
  return days
}

export type ScheduleInput = {
  /** What the deal costs before interest: the balance less the discount. */
  readonly amount: Centavos
  readonly entrada: Centavos
  readonly system: PlanSystem
  readonly monthlyRate: Rate
  readonly instalments: number
  readonly signedOn: Temporal.PlainDate
  /** When the entrada is due; usually the day of signature. */
  readonly entradaDue: Temporal.PlainDate
  readonly firstDue: Temporal.PlainDate
  readonly calendar: BankCalendar
}

export type ScheduleLine = LedgerRow & {
  readonly dueDate: Temporal.PlainDate
  readonly payableUntil: Temporal.PlainDate
}

export type Schedule = {
  /** Instalment 0 is the entrada, where there is one; then 1 to n. */
  readonly lines: readonly ScheduleLine[]
  readonly financed: Centavos
  readonly entrada: Centavos
  readonly interest: Centavos
  /** Σ lines: what the debtor pays in all. */
  readonly total: Centavos
}

/** The whole schedule with explicit dates, to be stored in the agreement as they are. */
export function buildSchedule(input: ScheduleInput): Result<Schedule, ScheduleRefusal> {
  assert(input.entrada >= 0n && input.entrada < input.amount, 'the entrada is part of the amount')
  const financed = centavos(input.amount - input.entrada)
  const ledger = planLedger({
    financed,
    system: input.system,
    monthlyRate: input.monthlyRate,
    instalments: input.instalments,
    firstPeriodDays: firstPeriodDays(input.signedOn, input.firstDue),
  })
  if (!ledger.ok) return ledger
  const dates = dueDates(input.firstDue, input.instalments)
  const instalments = ledger.value.map((row, i) =>
    dated(input.calendar, row, dates[i] ?? input.firstDue),
  )
  const entrada = entradaRow(input.entrada, financed)
  const lines =
    input.entrada > 0n
      ? [dated(input.calendar, entrada, input.entradaDue), ...instalments]
      : instalments
  return ok({
    lines,
    financed,
    entrada: input.entrada,
    interest: sum(lines.map((line) => line.interest)),
    total: sum(lines.map((line) => line.amount)),
  })
}

function entradaRow(entrada: Centavos, financed: Centavos): LedgerRow {
  return { number: 0, amount: entrada, interest: ZERO, amortisation: entrada, balance: financed }
}

function dated(calendar: BankCalendar, row: LedgerRow, dueDate: Temporal.PlainDate): ScheduleLine {
  return { ...row, dueDate, payableUntil: payableUntil(calendar, dueDate) }
}
