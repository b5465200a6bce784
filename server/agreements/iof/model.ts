import { assertPresent } from '#server/kernel/assert.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { divideHalfUp, percentOf, placed, type Rate } from '#server/kernel/rate.ts'

/**
 * IOF on credit (Decreto 6.306 art. 7): a daily part on each portion of principal for the days it
 * is lent, at most 365, and an additional part once. Only for financial creditors, at signature;
 * the rates are those of the original operation's date, from a dated table passed in.
 */
export type IofRates = {
  /** First civil date on which these rates hold. */
  readonly validFrom: Temporal.PlainDate
  readonly daily: Rate
  readonly additional: Rate
}

export type IofPortion = { readonly principal: Centavos; readonly days: number }

export type Iof = {
  readonly dailyPart: Centavos
  readonly additional: Centavos
  readonly total: Centavos
}

export const IOF_DAY_CAP = 365

/** The rates in force on a date; stops when the table begins later. */
export function iofRatesOn(table: readonly IofRates[], date: Temporal.PlainDate): IofRates {
  const inForce = table
    .filter((row) => Temporal.PlainDate.compare(row.validFrom, date) <= 0)
    .sort((a, b) => Temporal.PlainDate.compare(b.validFrom, a.validFrom))
  return assertPresent(inForce[0], 'no IOF rates in force on that date')
}

/** Both parts half-up to the centavo; the daily part is summed over the portions, then rounded. */
export function iofOf(portions: readonly IofPortion[], rates: IofRates): Iof {
  let weighted = 0n
  let base = 0n
  for (const { principal, days } of portions) {
    weighted += principal * BigInt(Math.min(Math.max(days, 0), IOF_DAY_CAP))
    base += principal
  }
  const { units, one } = rates.daily
  const dailyPart = centavos(divideHalfUp(weighted * units, one))
  const additional = percentOf(centavos(base), rates.additional)
  return { dailyPart, additional, total: centavos(dailyPart + additional) }
}

/** The most these rates can ever take, in per cent with four places: `3.3730`. */
export function iofCeilingPercent(rates: IofRates): string {
  const { daily, additional } = rates
  const units = daily.units * BigInt(IOF_DAY_CAP) * additional.one + additional.units * daily.one
  return placed(divideHalfUp(units * 1_000_000n, daily.one * additional.one), 4)
}
