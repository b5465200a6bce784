import { type BreachEffect, balanceAfterBreach } from '#server/agreements/breach/model.ts'
import { annualCet, type CashFlow, monthlyFlows } from '#server/agreements/cet/model.ts'
import {
  type IofRates,
  iofCeilingPercent,
  iofOf,
  iofRatesOn,
} from '#server/agreements/iof/model.ts'
import { priceInstalment } from '#server/agreements/schedule/model.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import { placed, type RoundingMode, rate, roundText } from '#server/kernel/rate.ts'
import { affordability } from '#server/offers/affordability/model.ts'
import {
  amountsOf,
  equalFlows,
  instalmentsOf,
  ledgerOf,
  percentOrProblem,
} from './arithmetic-plan.ts'
import {
  CaseProblem,
  date,
  dateOf,
  fraction,
  has,
  type Json,
  type JsonObject,
  list,
  money,
  moneyOf,
  moneyOr,
  positiveMoney,
  reais,
  whole,
} from './case.ts'
import type { Figures, Reading } from './reading.ts'

/**
 * What the cases leave unsaid: the rates of Decreto 12.499/2025 for persons, R$ 600,00 of Decreto
 * 11.567/2023 and the guide of 30 % (rules.md 1.7 and rule 17). The
 * product reads these from its own dated tables; here they only complete a case.
 */
const usualIof: readonly IofRates[] = [
  {
    validFrom: new Temporal.PlainDate(2025, 6, 11),
    daily: rate('0.000082'),
    additional: rate('0.0038'),
  },
]
const usualMinimumLeft = '600.00'
const usualIncomeShare = '0.30'

const upfront = ['fee_upfront', 'iof_upfront'] as const

function creditLess(inputs: JsonObject, credit: bigint): Centavos {
  const charges = upfront.map((key) => moneyOr(inputs, key, '0'))
  const left = credit - sum(charges)
  if (left <= 0n) throw new CaseProblem('no credit is left after the charges paid upfront')
  return centavos(left)
}

/** Equal monthly payments, charges taken from the credit at once. */
const cetOfInstalments: Reading = {
  needs: ['credit', 'pmt', 'n'],
  may: [...upfront, 'rate'],
  figures: (inputs) => {
    const [credit, pmt] = [positiveMoney(inputs, 'credit'), positiveMoney(inputs, 'pmt')]
    const flows = equalFlows(pmt, instalmentsOf(inputs))
    const fc0 = creditLess(inputs, credit)
    return {
      fc0: () => reais(fc0),
      pmt_check: () => reais(instalmentOfImpliedRate(inputs, credit, flows)),
      monthly_pct: () => percentOrProblem(fc0, flows, 1, 4),
      annual_pct: () => percentOrProblem(fc0, flows, 12, 2),
      cet_annual_pct: () => percentOrProblem(fc0, flows, 12, 2),
    }
  },
}

/** The instalment computed back from the rate that the credit and the instalments imply. */
function instalmentOfImpliedRate(
  inputs: JsonObject,
  credit: Centavos,
  flows: readonly CashFlow[],
): Centavos {
  const implied = () => placed(BigInt(percentOrProblem(credit, flows, 1, 12).replace('.', '')), 14)
  const monthly = has(inputs, 'rate') ? fraction(inputs, 'rate') : rate(implied())
  return priceInstalment(credit, monthly, flows.length)
}

function financedOf(inputs: JsonObject): { entrada: Centavos; financed: Centavos } {
  const entrada = moneyOr(inputs, 'entrada', '0')
  const financed = positiveMoney(inputs, 'debt') - entrada
  if (financed <= 0n) throw new CaseProblem('the entrada leaves nothing to pay in instalments')
  return { entrada, financed: centavos(financed) }
}

/** With `signed` and `dates` the real days count; without them, months of a year. */
function cetFigure(inputs: JsonObject, credit: Centavos, amounts: readonly Centavos[]): string {
  if (!has(inputs, 'signed') && !has(inputs, 'dates')) {
    return percentOrProblem(credit, monthlyFlows(amounts), 12, 2)
  }
  const signed = date(inputs, 'signed')
  const dates = list(inputs, 'dates').map((value) => dateOf(value, 'dates'))
  if (dates.length !== amounts.length) {
    throw new CaseProblem(`there are ${dates.length} dates for ${amounts.length} instalments`)
  }
  if (dates.some((day) => Temporal.PlainDate.compare(day, signed) <= 0)) {
    throw new CaseProblem('an instalment is due before or on the day of signature')
  }
  const payments = amounts.map((amount, i) => ({ amount, dueDate: dates[i] ?? signed }))
  const cet = annualCet(credit, signed, payments)
  if (cet.ok) return cet.value
  throw new CaseProblem(`no CET: ${cet.reason.replaceAll('-', ' ')}`)
}

const cetOfAgreement: Reading = {
  needs: ['debt', 'rate', 'n'],
  may: ['entrada', 'signed', 'dates', ...upfront],
  figures: (inputs) => {
    const { entrada, financed } = financedOf(inputs)
    const n = instalmentsOf(inputs)
    const amounts = amountsOf(ledgerOf(financed, 'price', fraction(inputs, 'rate'), n))
    return agreementFigures(inputs, entrada, financed, amounts)
  },
}

const cetOfParts: Reading = {
  needs: ['debt', 'n', 'parts'],
  may: ['entrada', 'signed', 'dates', ...upfront],
  figures: (inputs) => {
    const { entrada, financed } = financedOf(inputs)
    const amounts = list(inputs, 'parts', 360).map((part) => moneyOf(part, 'parts'))
    const n = instalmentsOf(inputs)
    if (amounts.length !== n) throw new CaseProblem(`there are ${amounts.length} parts, not ${n}`)
    return agreementFigures(inputs, entrada, financed, amounts)
  },
}

function agreementFigures(
  inputs: JsonObject,
  entrada: Centavos,
  financed: Centavos,
  amounts: readonly Centavos[],
): Figures {
  const paid = sum(amounts)
  return {
    pmt: () => reais(amounts[0] ?? 0n),
    last: () => reais(amounts.at(-1) ?? 0n),
    parts: () => amounts.map(reais),
    financed: () => reais(financed),
    fc0: () => reais(creditLess(inputs, financed)),
    interest: () => reais(paid - financed),
    total: () => reais(entrada + paid),
    cet_annual_pct: () => cetFigure(inputs, creditLess(inputs, financed), amounts),
  }
}

const iof: Reading = {
  needs: ['base', 'days'],
  may: ['daily', 'additional'],
  figures: (inputs) => {
    const usual = iofRatesOn(usualIof, new Temporal.PlainDate(2026, 11, 1))
    const rates = {
      ...usual,
      daily: has(inputs, 'daily') ? fraction(inputs, 'daily') : usual.daily,
      additional: has(inputs, 'additional') ? fraction(inputs, 'additional') : usual.additional,
    }
    const days = whole(inputs, 'days', 0, 36_500)
    const tax = iofOf([{ principal: money(inputs, 'base'), days }], rates)
    return {
      daily_part: () => reais(tax.dailyPart),
      additional: () => reais(tax.additional),
      iof: () => reais(tax.total),
      max_pct: () => iofCeilingPercent(rates),
    }
  },
}

const brokenDeal: Reading = {
  needs: ['debt', 'deal', 'paid'],
  may: [],
  figures: (inputs) => {
    const broken = {
      debt: positiveMoney(inputs, 'debt'),
      deal: positiveMoney(inputs, 'deal'),
      paid: money(inputs, 'paid'),
    }
    const balance = (effect: BreachEffect) => () => reais(balanceAfterBreach(effect, broken))
    return {
      novacao_balance: balance('novacao'),
      restore_full_balance: balance('restore'),
      proportional_balance: balance('proportional'),
    }
  },
}

const budget: Reading = {
  needs: ['income', 'essential'],
  may: ['instalments_now', 'minimum_left', 'income_share'],
  figures: (inputs) => {
    const caps = affordability(
      {
        income: money(inputs, 'income'),
        essential: money(inputs, 'essential'),
        instalmentsNow: moneyOr(inputs, 'instalments_now', '0'),
      },
      {
        incomeShare: fraction(inputs, 'income_share', usualIncomeShare),
        minimumLeft: moneyOr(inputs, 'minimum_left', usualMinimumLeft),
      },
    )
    return {
      cap_30pct: () => reais(caps.byIncomeShare),
      cap_minimum_left: () => reais(caps.byMinimumLeft),
      cap_budget: () => reais(caps.byBudget),
      offer_max: () => reais(caps.most),
    }
  },
}

const rounding: Reading = {
  needs: ['values'],
  may: ['places'],
  figures: (inputs) => {
    const places = has(inputs, 'places') ? whole(inputs, 'places', 0, 12) : 2
    const values = list(inputs, 'values')
    const rounded = (mode: RoundingMode) => (): Json => values.map((v) => roundOne(v, places, mode))
    return { nbr5891: rounded('half-even'), half_up: rounded('half-up'), down: rounded('down') }
  },
}

function roundOne(value: Json, places: number, mode: RoundingMode): string {
  const result = roundText(String(value), places, mode)
  if (!result.ok) throw new CaseProblem(`values holds ${String(value)}, which is no decimal number`)
  return result.value
}

export const costReadings: readonly Reading[] = [
  cetOfInstalments,
  cetOfAgreement,
  cetOfParts,
  iof,
  brokenDeal,
  budget,
  rounding,
]
