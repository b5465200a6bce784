import { assert } from '#server/kernel/assert.ts'
import {
  type BankCalendar,
  dateOfEpochDay,
  epochDay,
  nextBusinessDay,
} from '#server/kernel/calendar.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { type Rate, rate } from '#server/kernel/rate.ts'

/**
 * A Pix charge with due date, as the payee's PSP computes it (Manual de Padrões
 * Annex III): Vf = Vo − Va − Vd + Vj + Vm. Unlike our own debts, every percentage is truncated to
 * the centavo, and interest is simple over 30 or 360 calendar or 21 or 252 business days.
 */
export type FixedOrPercent = { readonly modality: 1 | 2; readonly value: string }

/** 1 amount, 2 % a day, 3 % a month, 4 % a year of calendar days; 5 to 8 the same of business days. */
export type CobvInterest = {
  readonly modality: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
  readonly value: string
}

/** 1 amount, 2 % until a date; 3, 4 amount and 5, 6 % for each (calendar, business) day early. */
export type CobvDiscount = { readonly modality: 1 | 2 | 3 | 4 | 5 | 6; readonly value: string }

export type CobvInput = {
  readonly original: Centavos
  /** Days after the effective due date, calendar or business as the interest's modality counts. */
  readonly daysLate: number
  /** Days before it, for discounts 3 to 6. */
  readonly daysEarly: number
  readonly fine: FixedOrPercent | null
  readonly interest: CobvInterest | null
  readonly abatement: FixedOrPercent | null
  readonly discount: CobvDiscount | null
}

export type CobvAmount = {
  readonly abatement: Centavos
  readonly discount: Centavos
  readonly interest: Centavos
  readonly fine: Centavos
  readonly final: Centavos
}

export function cobvAmount(input: CobvInput): CobvAmount {
  assert(input.daysLate >= 0 && input.daysEarly >= 0, 'days late and early are not negative')
  const { original, daysLate } = input
  const abatement = input.abatement ? fixedOrPercent(original, input.abatement) : ZERO
  const base = centavos(original - abatement)
  assert(base > 0n, 'the abatement is below the original amount')
  const late = daysLate > 0
  const discount =
    !late && input.discount ? discountOf(base, input.discount, input.daysEarly) : ZERO
  const interest = late && input.interest ? interestOf(base, input.interest, daysLate) : ZERO
  const fine = late && input.fine ? fixedOrPercent(base, input.fine) : ZERO
  const final = centavos(base - discount + interest + fine)
  return { abatement, discount, interest, fine, final }
}

function fixedOrPercent(base: Centavos, { modality, value }: FixedOrPercent): Centavos {
  return modality === 1 ? amountOf(rate(value)) : percent(base, rate(value), 1, 1)
}

/** Days in the interest's unit: a day, a month or a year, of calendar or of business days. */
const unitDays = { 2: 1, 3: 30, 4: 360, 6: 1, 7: 21, 8: 252 } as const

function interestOf(base: Centavos, interest: CobvInterest, days: number): Centavos {
  const { modality } = interest
  const value = rate(interest.value)
  if (modality === 1 || modality === 5) return centavos(amountOf(value) * BigInt(days))
  return percent(base, value, days, unitDays[modality])
}

function discountOf(base: Centavos, discount: CobvDiscount, daysEarly: number): Centavos {
  const value = rate(discount.value)
  switch (discount.modality) {
    case 1:
      return amountOf(value)
    case 2:
      return percent(base, value, 1, 1)
    case 3:
    case 4:
      return centavos(amountOf(value) * BigInt(daysEarly))
    default:
      return percent(base, value, daysEarly, 1)
  }
}

/** `base × value% × days ÷ unit`, truncated. */
function percent(base: Centavos, value: Rate, days: number, unit: number): Centavos {
  return centavos((base * value.units * BigInt(days)) / (value.one * 100n * BigInt(unit)))
}

function amountOf(value: Rate): Centavos {
  assert((value.units * 100n) % value.one === 0n, 'an amount has at most two decimals')
  return centavos((value.units * 100n) / value.one)
}

export type CobvValidity = {
  /** From here delay counts: the first business day on or after the due date. */
  readonly effectiveDue: Temporal.PlainDate
  /** The last day on which the charge can be paid. */
  readonly lastAcceptedDay: Temporal.PlainDate
}

/**
 * All that the payer's bank needs in order to know what a charge costs on any day. Percentages have
 * two places (`2.00`), of the amount, and of the amount a month of 30 days; null: none is charged.
 */
export type DueTerms = {
  readonly dueDate: Temporal.PlainDate
  readonly validAfterDueDays: number
  readonly finePercent: string | null
  readonly monthlyPercent: string | null
}

/** Last day = effective due + N calendar days, rolled to a business day (API Pix, examples A–G). */
export function cobvValidity(
  calendar: BankCalendar,
  dueDate: Temporal.PlainDate,
  validAfterDue: number,
): CobvValidity {
  assert(Number.isInteger(validAfterDue) && validAfterDue >= 0, 'whole days of validity')
  const effectiveDue = nextBusinessDay(calendar, dueDate)
  const last = dateOfEpochDay(epochDay(effectiveDue) + validAfterDue)
  return { effectiveDue, lastAcceptedDay: nextBusinessDay(calendar, last) }
}
