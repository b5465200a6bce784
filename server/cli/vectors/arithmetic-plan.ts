import { type CashFlow, monthlyFlows, solveRate } from '#server/agreements/cet/model.ts'
import {
  prepay,
  type RemainingInstalment,
  settleAll,
} from '#server/agreements/early-settlement/model.ts'
import {
  type LedgerRow,
  type PlanSystem,
  planLedger,
  presentOfInstalments,
} from '#server/agreements/schedule/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type Centavos, centavos, splitEqually, sum, ZERO } from '#server/kernel/money.ts'
import { Decimal, decimalOf, divideHalfUp, nbr5891, type Rate } from '#server/kernel/rate.ts'
import {
  CaseProblem,
  fraction,
  has,
  isList,
  type Json,
  type JsonObject,
  money,
  positiveMoney,
  reais,
  text,
  whole,
  wholeOf,
} from './case.ts'
import type { Figures, Reading } from './reading.ts'

const MOST_INSTALMENTS = 360

export function instalmentsOf(inputs: JsonObject): number {
  return whole(inputs, 'n', 1, MOST_INSTALMENTS)
}

/** The ledger of a plan with a regular first month. */
export function ledgerOf(
  financed: Centavos,
  system: PlanSystem,
  monthlyRate: Rate,
  instalments: number,
): LedgerRow[] {
  const plan = { financed, system, monthlyRate, instalments, firstPeriodDays: null }
  const ledger = planLedger(plan)
  if (!ledger.ok) throw new CaseProblem('the instalments would be smaller than a centavo')
  return ledger.value
}

export function amountsOf(rows: readonly LedgerRow[]): Centavos[] {
  return rows.map((row) => row.amount)
}

export function percentOrProblem(
  present: Centavos,
  flows: readonly CashFlow[],
  unit: number,
  places: number,
): string {
  const solved = solveRate(present, flows, unit, places)
  if (solved.ok) return solved.value
  const sentences = {
    'no-positive-credit': 'no credit is left after the charges paid upfront',
    'pays-less-than-received': 'the payments are less than the credit',
    'beyond-limit': 'the rate is beyond any that can be shown',
  }
  throw new CaseProblem(sentences[solved.reason])
}

function planOf(inputs: JsonObject, system: PlanSystem): LedgerRow[] {
  const pv = positiveMoney(inputs, 'pv')
  return ledgerOf(pv, system, fraction(inputs, 'rate'), instalmentsOf(inputs))
}

function systemIs(inputs: JsonObject, wanted: PlanSystem): boolean {
  return !has(inputs, 'system') || text(inputs, 'system').toLowerCase() === wanted
}

function ledgerFigures(rows: readonly LedgerRow[]): Figures {
  const first = assertPresent(rows[0], 'a ledger has rows')
  const last = assertPresent(rows.at(-1), 'a ledger has rows')
  const amounts = amountsOf(rows)
  return {
    pmt: () => reais(first.amount),
    first: () => reais(first.amount),
    last: () => reais(last.amount),
    payments: () => amounts.map(reais),
    total: () => reais(sum(amounts)),
    sum: () => reais(sum(amounts)),
    interest: () => reais(sum(rows.map((row) => row.interest))),
    rows: () =>
      rows.map((row) => [
        row.number,
        ...[row.amount, row.interest, row.amortisation, row.balance].map(reais),
      ]),
  }
}

/** `balance_after_4` of a ledger. */
function balanceAfter(rows: readonly LedgerRow[], key: string): Json | undefined {
  const number = /^balance_after_(\d{1,3})$/.exec(key)?.[1]
  const row = number === undefined ? undefined : rows[Number(number) - 1]
  return row && reais(row.balance)
}

const price: Reading = {
  needs: ['pv', 'rate', 'n'],
  may: ['system'],
  figures: (inputs) => {
    if (!systemIs(inputs, 'price')) return {}
    const { payments: _, first: __, ...figures } = ledgerFigures(planOf(inputs, 'price'))
    return figures
  },
  numbered: (inputs, key) =>
    systemIs(inputs, 'price') ? balanceAfter(planOf(inputs, 'price'), key) : undefined,
}

/** Equal amortisation, with the first rows in centavos and as published tables round them. */
const sac: Reading = {
  needs: ['pv', 'rate', 'n'],
  may: ['system'],
  figures: (inputs) => {
    if (!systemIs(inputs, 'sac')) return {}
    const { pmt: _, ...figures } = ledgerFigures(planOf(inputs, 'sac'))
    return figures
  },
  numbered: (inputs, key) => {
    if (!systemIs(inputs, 'sac')) return undefined
    const match = /^first(\d{1,3})_(cent_ledger|unrounded_then_display)$/.exec(key)
    if (!match) return balanceAfter(planOf(inputs, 'sac'), key)
    const count = wholeOf(match[1], key, 1, instalmentsOf(inputs))
    if (match[2] === 'unrounded_then_display') return unroundedSac(inputs, count)
    return amountsOf(planOf(inputs, 'sac')).slice(0, count).map(reais)
  },
}

/** PV/n + (PV − (k−1)·PV/n)·i, rounded only to be shown. */
function unroundedSac(inputs: JsonObject, count: number): string[] {
  const pv = positiveMoney(inputs, 'pv')
  const { units, one } = fraction(inputs, 'rate')
  const n = BigInt(instalmentsOf(inputs))
  return Array.from({ length: count }, (_, k) =>
    reais(divideHalfUp(pv * (one + (n - BigInt(k)) * units), n * one)),
  )
}

const priceMonths: Reading = {
  needs: ['pv', 'pmt', 'rate'],
  may: [],
  figures: (inputs) => {
    const [pv, pmt] = [positiveMoney(inputs, 'pv'), positiveMoney(inputs, 'pmt')]
    const monthly = decimalOf(fraction(inputs, 'rate'))
    const share = monthly.times(pv.toString()).div(pmt.toString())
    if (share.gte(1)) throw new CaseProblem('pmt does not even pay the interest')
    const exact = monthly.isZero()
      ? new Decimal(pv.toString()).div(pmt.toString())
      : new Decimal(1).minus(share).ln().negated().div(monthly.plus(1).ln())
    return {
      n_exact: () => nbr5891(exact, 6),
      n: () => Number(exact.toDecimalPlaces(30).ceil().toFixed(0)),
    }
  },
}

const priceRate: Reading = {
  needs: ['pv', 'pmt', 'n'],
  may: [],
  figures: (inputs) => {
    const [pv, pmt] = [positiveMoney(inputs, 'pv'), positiveMoney(inputs, 'pmt')]
    const n = instalmentsOf(inputs)
    const total = centavos(pmt * BigInt(n))
    return {
      rate_pct: () => percentOrProblem(pv, equalFlows(pmt, n), 1, 6),
      sum: () => reais(total),
      interest: () => reais(total - pv),
    }
  },
}

export function equalFlows(pmt: Centavos, n: number): CashFlow[] {
  return monthlyFlows(Array.from({ length: n }, () => pmt))
}

const pricePresent: Reading = {
  needs: ['pmt', 'rate', 'n'],
  may: [],
  figures: (inputs) => {
    const pmt = positiveMoney(inputs, 'pmt')
    const n = instalmentsOf(inputs)
    const pv = presentOfInstalments(pmt, fraction(inputs, 'rate'), n)
    const total = centavos(pmt * BigInt(n))
    return {
      pv: () => reais(pv),
      sum: () => reais(total),
      interest: () => reais(total - pv),
    }
  },
}

const zeroInterest: Reading = {
  needs: ['total', 'n'],
  may: [],
  figures: (inputs) => {
    const parts = splitEqually(money(inputs, 'total'), instalmentsOf(inputs))
    return {
      parts: () => parts.map(reais),
      regular: () => reais(parts[0] ?? ZERO),
      last: () => reais(parts.at(-1) ?? ZERO),
      total: () => reais(sum(parts)),
    }
  },
}

/** A plan with so many instalments paid on their dates, seen on the due date of the last of them. */
function remainingAfter(inputs: JsonObject): { left: RemainingInstalment[]; balance: Centavos } {
  const rows = planOf(inputs, 'price')
  const paid = whole(inputs, 'paid', 0, rows.length)
  const balance = paid === 0 ? positiveMoney(inputs, 'pv') : (rows[paid - 1]?.balance ?? ZERO)
  const left = rows.slice(paid).map(({ number, amount }) => ({
    number,
    amount,
    periods: { whole: number - paid, days: 0, length: 30 },
  }))
  return { left, balance }
}

const settlement: Reading = {
  needs: ['pv', 'rate', 'n', 'paid'],
  may: [],
  figures: (inputs) => {
    const { left, balance } = remainingAfter(inputs)
    const { face, payNow, reduction } = settleAll(left, fraction(inputs, 'rate'), balance)
    return {
      remaining_sum: () => reais(face),
      settle: () => reais(payNow),
      reduction: () => reais(reduction),
      ledger_balance: () => reais(balance),
    }
  },
}

const prepayment: Reading = {
  needs: ['pv', 'rate', 'n', 'paid', 'prepay'],
  may: [],
  figures: (inputs) => {
    const { left } = remainingAfter(inputs)
    const wanted = numbersOf(inputs.prepay)
    const chosen = left.filter(({ number }) => wanted.includes(number))
    if (chosen.length !== wanted.length) {
      throw new CaseProblem('prepay names an instalment that is not there or is already paid')
    }
    const { face, payNow, reduction } = prepay(chosen, fraction(inputs, 'rate'))
    return {
      face: () => reais(face),
      pay_now: () => reais(payNow),
      reduction: () => reais(reduction),
    }
  },
}

/** `"9,10"`, `[9, 10]` or `9`. */
function numbersOf(value: Json | undefined): number[] {
  const parts = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value
  const given = isList(parts) ? parts : [parts]
  const numbers = given.map((part) => wholeOf(part, 'prepay', 1, MOST_INSTALMENTS))
  if (new Set(numbers).size !== numbers.length) throw new CaseProblem('prepay repeats a number')
  return numbers
}

export const planReadings: readonly Reading[] = [
  price,
  sac,
  priceMonths,
  priceRate,
  pricePresent,
  zeroInterest,
  settlement,
  prepayment,
]
