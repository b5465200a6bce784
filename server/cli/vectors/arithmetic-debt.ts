import { type Discount, discountOnCharges } from '#server/agreements/discount/model.ts'
import { type Balance, computeBalance } from '#server/debts/balance/model.ts'
import { fractionOfPercent, legalRateOf } from '#server/debts/legal-rate/model.ts'
import { parameterTables } from '#server/debts/parameters/model.ts'
import { businessDaysBetween, daysBetween, pixCalendar } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import {
  compound,
  Decimal,
  divideHalfUp,
  interestPerDays,
  type Rate,
  rate,
  roundToCentavos,
} from '#server/kernel/rate.ts'
import { imputePayment } from '#server/payments/imputation/model.ts'
import {
  CaseProblem,
  calendarOfCase,
  date,
  fraction,
  has,
  type JsonObject,
  money,
  moneyOr,
  positiveMoney,
  reais,
  text,
  variation,
  whole,
} from './case.ts'
import type { Figures, Reading } from './reading.ts'

/** What a case means by default interest and fine when it states none: the usual contract. */
const USUAL_MORA = '0.01'
const USUAL_FINE = '0.02'

/** No index and no legal rate enters these cases, so the tables are empty. */
const noTables = parameterTables({
  version: 'vectors',
  index: { IPCA: [], 'IGP-M': [], INPC: [] },
  legalRate: [],
  selic: [],
})

function balanceOf(
  inputs: JsonObject,
  dueDate: Temporal.PlainDate,
  paidOn: Temporal.PlainDate,
): Balance {
  if (has(inputs, 'basis') && !/^act(ual)?\/30$/i.test(text(inputs, 'basis'))) {
    throw new CaseProblem(`basis ${text(inputs, 'basis')} is not the product's, actual/30`)
  }
  return computeBalance({
    creditorKind: 'commerce',
    principal: positiveMoney(inputs, 'principal'),
    dueDate,
    terms: {
      index: null,
      moraMonthlyRate: fraction(inputs, 'mora_month', USUAL_MORA).text,
      fineRate: fraction(inputs, 'fine', USUAL_FINE).text,
      remunerativeMonthlyRate: null,
      creditCard: false,
    },
    provenFee: ZERO,
    tables: noTables,
    calendar: calendarOfCase(inputs),
    date: paidOn,
    restated: null,
    pauses: [],
  })
}

function balanceFigures(balance: Balance): Figures {
  return {
    principal: () => reais(balance.parts.principal),
    interest: () => reais(balance.parts.interest),
    fine: () => reais(balance.parts.fine),
    total: () => reais(balance.total),
    effective_due: () => balance.effectiveDue.toString(),
    days_late: () => balance.daysLate,
  }
}

/** A Monday without holidays near: days are counted from here when a case gives only their number. */
const someBusinessDay = new Temporal.PlainDate(2026, 3, 9)

const delayByDays: Reading = {
  needs: ['principal', 'days'],
  may: ['mora_month', 'fine', 'basis'],
  figures: (inputs) => {
    const days = whole(inputs, 'days', 0, 36_500)
    const balance = balanceOf(inputs, someBusinessDay, someBusinessDay.add({ days }))
    const { effective_due: _, ...figures } = balanceFigures(balance)
    return figures
  },
}

const delayByDates: Reading = {
  needs: ['principal', 'due', 'paid'],
  may: ['mora_month', 'fine', 'basis', 'local_holidays'],
  figures: (inputs) => balanceFigures(balanceOf(inputs, date(inputs, 'due'), date(inputs, 'paid'))),
}

/** The same delay under five conventions (rules.md 1.4), from the nominal due date. */
const conventions: Reading = {
  needs: ['principal', 'due', 'paid', 'rate'],
  may: [],
  figures: conventionFigures,
  // The name may tell the yearly rate: `du_252_comp_12aa`.
  numbered: (inputs, key) => {
    return /^du_252_comp_\w{1,8}$/.test(key) ? conventionFigures(inputs).du_252?.() : undefined
  },
}

function conventionFigures(inputs: JsonObject): Figures {
  const principal = positiveMoney(inputs, 'principal')
  const [due, paid] = [date(inputs, 'due'), date(inputs, 'paid')]
  const days = daysBetween(due, paid)
  if (days < 0) throw new CaseProblem('paid is before due')
  const { monthly, yearly } = twoRates(text(inputs, 'rate'))
  const businessDays = businessDaysBetween(pixCalendar, due, paid)
  const days30 = days30360(due, paid)
  return {
    actual_days: () => days,
    days_30_360: () => days30,
    business_days: () => businessDays,
    act_30: () => reais(interestPerDays(principal, monthly, days)),
    act_365: () => reais(simpleOver(principal, yearly, days, 365)),
    s30_360: () => reais(interestPerDays(principal, monthly, days30)),
    compound_act_30: () => reais(grownBy(principal, monthly, days, 30)),
    du_252: () => reais(grownBy(principal, yearly, businessDays, 252)),
  }
}

/** `1% a.m. / 12% a.a.`: a month and a year; the year is twelve months where it is not stated. */
function twoRates(stated: string): { monthly: Rate; yearly: Rate } {
  const monthly = /(\d+(?:\.\d+)?)\s*%\s*a\.?m/i.exec(stated)?.[1]
  const yearly = /(\d+(?:\.\d+)?)\s*%\s*a\.?a/i.exec(stated)?.[1]
  if (monthly === undefined) throw new CaseProblem(`rate "${stated}" states no rate a month`)
  const twelve = new Decimal(monthly).times(12).toFixed()
  return { monthly: fractionOfPercent(monthly), yearly: fractionOfPercent(yearly ?? twelve) }
}

function simpleOver(principal: Centavos, yearly: Rate, days: number, base: number): Centavos {
  return centavos(divideHalfUp(principal * yearly.units * BigInt(days), yearly.one * BigInt(base)))
}

/** What compounding `days ÷ base` periods adds. */
function grownBy(principal: Centavos, value: Rate, days: number, base: number): Centavos {
  const growth = compound(value, new Decimal(days).div(base)).minus(1)
  return roundToCentavos(growth.times(principal.toString()))
}

/** 30E/360: every month has 30 days. */
function days30360(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month
  return months * 30 + Math.min(to.day, 30) - Math.min(from.day, 30)
}

const legalRate: Reading = {
  needs: ['selic_aa', 'bd', 'ipca15'],
  may: [],
  figures: (inputs) => {
    const selic = fraction(inputs, 'selic_aa')
    const computed = legalRateOf(selic, whole(inputs, 'bd', 0, 31), variation(inputs, 'ipca15'))
    return {
      daily_factor: () => computed.dailyFactor,
      fator_selic: () => computed.selicFactor,
      raw_pct: () => computed.rawPercent,
      taxa_legal_pct: () => computed.percent,
    }
  },
}

const imputation: Reading = {
  needs: ['principal', 'interest', 'fine', 'payment'],
  may: ['mora_month', 'fee'],
  figures: (inputs) => {
    const owed = {
      principal: money(inputs, 'principal'),
      interest: money(inputs, 'interest'),
      fine: money(inputs, 'fine'),
      fee: moneyOr(inputs, 'fee', '0'),
    }
    const { to, left, excess } = imputePayment(owed, money(inputs, 'payment'))
    const monthly = fraction(inputs, 'mora_month', USUAL_MORA)
    return {
      to_interest: () => reais(to.interest),
      to_fine: () => reais(to.fine),
      to_fee: () => reais(to.fee),
      to_principal: () => reais(to.principal),
      interest_left: () => reais(left.interest),
      fine_left: () => reais(left.fine),
      fee_left: () => reais(left.fee),
      principal_left: () => reais(left.principal),
      excess: () => reais(excess),
      next_30d_interest: () => reais(interestPerDays(left.principal, rate(monthly.text), 30)),
    }
  },
}

const discount: Reading = {
  needs: ['principal', 'interest', 'fine', 'pct_charges'],
  may: [],
  figures: (inputs) => {
    const owed = {
      principal: money(inputs, 'principal'),
      interest: money(inputs, 'interest'),
      fine: money(inputs, 'fine'),
    }
    const share = fraction(inputs, 'pct_charges')
    if (share.units > share.one) throw new CaseProblem('pct_charges is above 1')
    return discountFigures(discountOnCharges(owed, share))
  },
}

function discountFigures(given: Discount): Figures {
  return {
    discount: () => reais(given.discount),
    on_fine: () => reais(given.onFine),
    on_interest: () => reais(given.onInterest),
    on_principal: () => reais(given.onPrincipal),
    total: () => reais(given.total),
  }
}

export const debtReadings: readonly Reading[] = [
  delayByDays,
  delayByDates,
  conventions,
  legalRate,
  imputation,
  discount,
]
