import { type Centavos, centavos } from '#server/kernel/money.ts'
import {
  compareRates,
  divideHalfEven,
  divideHalfUp,
  interestPerDays,
  isZeroRate,
  lesserRate,
  percentOf,
  placed,
  type Rate,
  rate,
} from '#server/kernel/rate.ts'
import {
  type Fraction,
  type IndexCode,
  indexFactor,
  type MonthlyTable,
  monthNumber,
  type ParameterTables,
  simpleRate,
  unpublishedMonths,
} from '../parameters/model.ts'
import { type CreditorKind, type DebtTerms, FINE_CAP, MORA_CAP } from '../terms/model.ts'

/** What delay adds to a debt, line by line (rules.md 1.1 to 1.3). */
export type BalanceLineKind =
  | 'principal'
  | 'correction'
  | 'selic'
  | 'remunerative-interest'
  | 'default-interest'
  | 'fine'
  | 'fee'

export type BalanceRule =
  | 'contract'
  | 'index-agreed'
  | 'correction-legal'
  | 'selic-until-2024-08-29'
  | 'remunerative-contract'
  | 'mora-agreed'
  | 'legal-rate'
  | 'fine-agreed'
  | 'fee-proven'
  | 'from-agreement'

/** Where each rule comes from, for the page "De onde vem este valor?". */
export const ruleSources = {
  contract: 'Valor original do contrato',
  'index-agreed': 'Índice do contrato (CC 389)',
  'correction-legal': 'IPCA (CC 389)',
  'selic-until-2024-08-29': 'Selic até 29/08/2024 (CC 406; STJ, Tema 1368)',
  'remunerative-contract': 'Juros do contrato (Res. CMN 4.882)',
  'mora-agreed': 'Juros de mora do contrato (CC 406; até 1% ao mês)',
  'legal-rate': 'Taxa legal (CC 406; Res. CMN 5.171)',
  'fine-agreed': 'Multa do contrato, uma vez (CDC 52 §1; até 2%)',
  'fee-proven': 'Despesa prevista no contrato, com comprovante (CDC 51 XII)',
  'from-agreement': 'Valor que já havia quando o acordo parou; nada é somado a ele',
} satisfies Record<BalanceRule, string>

export type BalanceLine = {
  readonly kind: BalanceLineKind
  readonly rule: BalanceRule
  readonly amount: Centavos
  /** The amount on which it was computed. */
  readonly base: Centavos
  /** The rate as charged, a fraction: a month for interest, the whole for the other lines. */
  readonly rate: string | null
  /** Days of delay counted, from the effective due date. */
  readonly days: number | null
  /** Whole months of an index. */
  readonly months: number | null
  /** What it would be without the credit-card cap; null where the cap took nothing. */
  readonly beforeCap: Centavos | null
}

export type BalanceWarning =
  | 'mora-reduced-to-cap'
  | 'fine-reduced-to-cap'
  | 'mora-above-double-legal'

/** Last day of the Selic regime: Lei 14.905/2024 rules from the day after (STJ Tema 1368). */
const SELIC_END = { year: 2024, month: 8, day: 29 }
const SELIC_END_DAY = Date.UTC(2024, 7, 29) / 86_400_000

/** A debt in delay: everything that the charges depend on. */
export type Delay = {
  readonly creditorKind: CreditorKind
  readonly principal: Centavos
  readonly terms: DebtTerms
  readonly provenFee: Centavos
  readonly tables: ParameterTables
  readonly date: Temporal.PlainDate
  readonly effectiveDue: Temporal.PlainDate
  readonly effectiveDay: number
  readonly daysLate: number
}

export type Notes = {
  unpublished: string[]
  readonly warnings: BalanceWarning[]
  /** What each charge is of its base, before rounding. */
  readonly exact: Map<BalanceLineKind, Fraction>
}

/** In the order of computing: P → C = P × index → fine on C → interest on C → proven fee (1.3). */
export function lateLines(delay: Delay, notes: Notes): BalanceLine[] {
  const { terms } = delay
  const lines: BalanceLine[] = []
  const agreed = terms.moraMonthlyRate !== null
  const correction = agreed ? agreedCorrection(delay, notes) : legalCorrection(delay, notes)
  const corrected = centavos(delay.principal + (correction?.amount ?? 0n))
  push(lines, correction)
  if (!agreed) push(lines, selicLine(delay, notes))
  push(lines, remunerativeLine(delay, corrected, notes))
  push(lines, agreed ? moraLine(delay, corrected, notes) : legalLine(delay, corrected, notes))
  push(lines, fineLine(terms, corrected, notes))
  if (delay.creditorKind !== 'financial' && delay.provenFee > 0n) {
    lines.push(line('fee', 'fee-proven', delay.provenFee, delay.provenFee))
  }
  return lines
}

function push(lines: BalanceLine[], candidate: BalanceLine | null): void {
  if (candidate !== null && candidate.amount !== 0n) lines.push(candidate)
}

export function line(
  kind: BalanceLineKind,
  rule: BalanceRule,
  amount: Centavos,
  base: Centavos,
  basis: { rate?: string; days?: number; months?: number } = {},
): BalanceLine {
  const { rate: charged = null, days = null, months = null } = basis
  return { kind, rule, amount, base, rate: charged, days, months, beforeCap: null }
}

/** Banks may charge remunerative interest, mora and fine, and nothing else (Res. CMN 4.882). */
function agreedCorrection(delay: Delay, notes: Notes): BalanceLine | null {
  const { creditorKind, terms } = delay
  if (creditorKind === 'financial' || terms.index === null) return null
  return correctionLine(delay, delay.effectiveDue, terms.index, 'index-agreed', notes)
}

/** No rate agreed: IPCA, or the index agreed, but only from 30 August 2024 (CC 389). */
function legalCorrection(delay: Delay, notes: Notes): BalanceLine | null {
  const { creditorKind, terms } = delay
  if (creditorKind === 'financial' || delay.effectiveDay + delay.daysLate <= SELIC_END_DAY) {
    return null
  }
  const rule = terms.index === null ? 'correction-legal' : 'index-agreed'
  const from = delay.effectiveDay < SELIC_END_DAY ? SELIC_END : delay.effectiveDue
  return correctionLine(delay, from, terms.index ?? 'IPCA', rule, notes)
}

type CivilDate = { readonly year: number; readonly month: number; readonly day: number }

/**
 * The factors of as many months as have wholly passed since the start, from the start's own
 * month (P, debtor-favourable: a broken month adds nothing). Never below the nominal principal.
 */
function correctionLine(
  delay: Delay,
  from: CivilDate,
  index: IndexCode,
  rule: BalanceRule,
  notes: Notes,
): BalanceLine | null {
  const { principal, tables, date } = delay
  const months = wholeMonthsBetween(from, date)
  if (months === 0) return null
  const start = monthNumber(from.year, from.month)
  const table = tables.index[index]
  noteUnpublished(notes, unpublishedMonths(table, start, months))
  const factor = indexFactor(table, start, months, tables.unpublishedMonth)
  const excess = { ...factor, numerator: factor.numerator - factor.denominator }
  if (excess.numerator > 0n) notes.exact.set('correction', excess)
  const gain = divideHalfUp(principal * factor.numerator, factor.denominator) - principal
  if (gain <= 0n) return null
  const basis = { rate: fractionText(excess), months }
  return line('correction', rule, centavos(gain), principal, basis)
}

/** Months from one date to another whose anniversary (clamped to the month's end) has come. */
export function wholeMonthsBetween(from: CivilDate, to: Temporal.PlainDate): number {
  const months = monthNumber(to.year, to.month) - monthNumber(from.year, from.month)
  const anniversary = Math.min(from.day, to.daysInMonth)
  return Math.max(0, to.day < anniversary ? months - 1 : months)
}

/** Selic alone up to 29 August 2024: it stands for correction and interest (Tema 1368). */
function selicLine(delay: Delay, notes: Notes): BalanceLine | null {
  const { principal, tables, date } = delay
  if (delay.effectiveDay >= SELIC_END_DAY) return null
  const last = delay.effectiveDay + delay.daysLate
  const to = last <= SELIC_END_DAY ? date : SELIC_END
  const days = Math.min(last, SELIC_END_DAY) - delay.effectiveDay
  noteUnpublished(notes, unpublishedBetween(tables.selic, delay.effectiveDue, to))
  const simple = simpleRate(tables.selic, delay.effectiveDue, to, tables.unpublishedMonth)
  notes.exact.set('selic', simple)
  return simpleLine('selic', 'selic-until-2024-08-29', principal, simple, days)
}

/** From 30 August 2024: the legal rate, simple, on the corrected principal (Res. CMN 5.171). */
function legalLine(delay: Delay, corrected: Centavos, notes: Notes): BalanceLine | null {
  const { tables, date } = delay
  const last = delay.effectiveDay + delay.daysLate
  if (last <= SELIC_END_DAY) return null
  const from = delay.effectiveDay < SELIC_END_DAY ? SELIC_END : delay.effectiveDue
  const days = last - Math.max(delay.effectiveDay, SELIC_END_DAY)
  noteUnpublished(notes, unpublishedBetween(tables.legalRate, from, date))
  const simple = simpleRate(tables.legalRate, from, date, tables.unpublishedMonth)
  notes.exact.set('default-interest', simple)
  return simpleLine('default-interest', 'legal-rate', corrected, simple, days)
}

function simpleLine(
  kind: BalanceLineKind,
  rule: BalanceRule,
  base: Centavos,
  simple: Fraction,
  days: number,
): BalanceLine {
  const amount = centavos(divideHalfUp(base * simple.numerator, simple.denominator))
  return line(kind, rule, amount, base, { rate: fractionText(simple), days })
}

function unpublishedBetween(table: MonthlyTable, from: CivilDate, to: CivilDate): string[] {
  const start = monthNumber(from.year, from.month)
  return unpublishedMonths(table, start, monthNumber(to.year, to.month) - start + 1)
}

function noteUnpublished(notes: Notes, months: readonly string[]): void {
  if (months.length > 0) notes.unpublished = [...new Set([...notes.unpublished, ...months])].sort()
}

/** Interest of the contract goes on per day of delay in titles of the financial system only. */
function remunerativeLine(delay: Delay, corrected: Centavos, notes: Notes): BalanceLine | null {
  const { creditorKind, terms } = delay
  if (creditorKind === 'commerce' || terms.remunerativeMonthlyRate === null) return null
  const monthly = rate(terms.remunerativeMonthlyRate)
  notes.exact.set('remunerative-interest', perDays(monthly, delay.daysLate))
  const amount = interestPerDays(corrected, monthly, delay.daysLate)
  const basis = { rate: monthly.text, days: delay.daysLate }
  return line('remunerative-interest', 'remunerative-contract', amount, corrected, basis)
}

function moraLine(delay: Delay, corrected: Centavos, notes: Notes): BalanceLine | null {
  const { creditorKind, terms, tables, date } = delay
  if (terms.moraMonthlyRate === null) return null
  const agreed = rate(terms.moraMonthlyRate)
  const charged = lesserRate(agreed, MORA_CAP)
  if (charged !== agreed) notes.warnings.push('mora-reduced-to-cap')
  if (creditorKind === 'commerce' && isAboveDoubleLegal(charged, tables, date)) {
    notes.warnings.push('mora-above-double-legal')
  }
  notes.exact.set('default-interest', perDays(charged, delay.daysLate))
  const amount = interestPerDays(corrected, charged, delay.daysLate)
  const basis = { rate: charged.text, days: delay.daysLate }
  return line('default-interest', 'mora-agreed', amount, corrected, basis)
}

const perDays = ({ units, one }: Rate, days: number) => ({
  numerator: units * BigInt(days),
  denominator: one * 30n,
})

/** Decreto 22.626 art. 1: creditors outside the exemptions; a warning for staff, not a cut. */
function isAboveDoubleLegal(
  charged: Rate,
  tables: ParameterTables,
  date: Temporal.PlainDate,
): boolean {
  const table = tables.legalRate
  const units = table.units[monthNumber(date.year, date.month) - table.firstMonth] ?? null
  return units !== null && charged.units * 10n ** 12n > 2n * units * charged.one
}

/** Once, on the corrected principal, never on interest. */
function fineLine(terms: DebtTerms, corrected: Centavos, notes: Notes): BalanceLine | null {
  if (terms.fineRate === null) return null
  const agreed = rate(terms.fineRate)
  if (isZeroRate(agreed)) return null
  if (compareRates(agreed, FINE_CAP) > 0) notes.warnings.push('fine-reduced-to-cap')
  const charged = lesserRate(agreed, FINE_CAP)
  notes.exact.set('fine', { numerator: charged.units, denominator: charged.one })
  const amount = percentOf(corrected, charged)
  return line('fine', 'fine-agreed', amount, corrected, { rate: charged.text })
}

/** Eight places, half-even: how the rate is shown; the amount was computed from the exact one. */
export function fractionText({ numerator, denominator }: Fraction): string {
  return placed(divideHalfEven(numerator * 100_000_000n, denominator), 8)
}
