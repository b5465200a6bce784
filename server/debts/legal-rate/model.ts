import { assert } from '#server/kernel/assert.ts'
import { compound, Decimal, decimalOf, nbr5891, type Rate, rate } from '#server/kernel/rate.ts'

/**
 * The legal rate of a month by the formula of Res. CMN 5.171, arts. 2 to 5:
 * TL = (FatorSelic ÷ FatorIPCA − 1) × 100, both factors of the previous month, IPCA-15; factors
 * with 8 decimals, the rate with 6, rounded by NBR 5891; never below zero (CC 406 §3).
 *
 * Only to check published rates: production loads those of the Central Bank and never computes
 * its own (rules.md 1.2).
 */
export type LegalRate = {
  /** Selic of one business day, 8 decimals: `1.00055476`. */
  readonly dailyFactor: string
  /** Selic of the month, 8 decimals. */
  readonly selicFactor: string
  /** Before the floor, in per cent, 6 decimals. */
  readonly rawPercent: string
  readonly percent: string
}

/** `selicYear` a year (252 business days), `businessDays` of the month, `ipca15` of the month. */
export function legalRateOf(selicYear: Rate, businessDays: number, ipca15: Rate): LegalRate {
  assert(Number.isInteger(businessDays) && businessDays >= 0, 'whole business days')
  const dailyFactor = nbr5891(compound(selicYear, new Decimal(1).div(252)), 8)
  const selicFactor = nbr5891(new Decimal(dailyFactor).pow(businessDays), 8)
  const ratio = new Decimal(selicFactor).div(decimalOf(ipca15).plus(1))
  const raw = ratio.minus(1).times(100)
  const floored = raw.isNegative() ? new Decimal(0) : raw
  return {
    dailyFactor,
    selicFactor,
    rawPercent: nbr5891(raw, 6),
    percent: nbr5891(floored, 6),
  }
}

/** The fraction of a published percentage: `0.688179` per cent is `0.00688179`. */
export function fractionOfPercent(percent: string): Rate {
  return rate(decimalOf(rate(percent)).div(100).toFixed())
}
