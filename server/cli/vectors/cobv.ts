import { type BankCalendar, pixCalendar, withLocalHolidays } from '#server/kernel/calendar.ts'
import {
  type CobvDiscount,
  type CobvInterest,
  cobvAmount,
  cobvValidity,
  type FixedOrPercent,
} from '#server/payments/cobv/model.ts'
import {
  CaseProblem,
  compare,
  date,
  dateOf,
  fraction,
  has,
  isList,
  isObject,
  type Json,
  type JsonObject,
  moneyOf,
  type Outcome,
  outcomeOf,
  positiveMoney,
  reais,
  show,
  whole,
  wholeOf,
} from './case.ts'

const remarks = new Set(['name', 'note', 'source', 'example', 'case', 'why'])

/** Amounts of Pix charges with due date: the terms as `[modality, value]`, figures in `result`. */
export function cobvAmountOutcome(entry: Json, place: string): Outcome {
  return outcomeOf(nameOf(entry, place), () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const result = entry.result ?? entry.expected
    if (!isObject(result) || Object.keys(result).length === 0) {
      throw new CaseProblem('it states no result')
    }
    const { daysLate, daysEarly } = distanceFromDue(entry)
    const amount = cobvAmount({
      original: positiveMoney(entry, 'original'),
      daysLate,
      daysEarly,
      fine: fixedOrPercent(entry, 'multa'),
      interest: interestOf(entry),
      abatement: fixedOrPercent(entry, 'abatimento'),
      discount: discountOf(entry),
    })
    const figures: Record<string, string> = {
      abatimento: reais(amount.abatement),
      desconto: reais(amount.discount),
      juros: reais(amount.interest),
      multa: reais(amount.fine),
      final: reais(amount.final),
    }
    refuseUnknown(entry, [
      'original',
      'days_late',
      'days_early',
      'multa',
      'juros',
      'abatimento',
      'desconto',
      'result',
      'expected',
    ])
    return compare(Object.entries(result), (key) =>
      Object.hasOwn(figures, key) ? figures[key] : undefined,
    )
  })
}

/** Days late; a negative number, or `days_early`, is days before the due date. */
function distanceFromDue(entry: JsonObject): { daysLate: number; daysEarly: number } {
  const late = entry.days_late
  if (typeof late === 'number' && Number.isInteger(late) && late < 0) {
    return { daysLate: 0, daysEarly: wholeOf(-late, 'days_late', 0, 36_500) }
  }
  return {
    daysLate: whole(entry, 'days_late', 0, 36_500),
    daysEarly: has(entry, 'days_early') ? whole(entry, 'days_early', 0, 36_500) : 0,
  }
}

function nameOf(entry: Json, place: string): string {
  if (!isObject(entry)) return place
  const given = [entry.name, entry.case, entry.example].find((v) => typeof v === 'string')
  return typeof given === 'string' ? `${place} ${given}` : place
}

/** An input that is not understood must not be passed over: the figures would mean another case. */
function refuseUnknown(entry: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(entry).filter((key) => !known.includes(key) && !remarks.has(key))
  if (unknown.length > 0) throw new CaseProblem(`unknown inputs: ${unknown.join(', ')}`)
}

/**
 * `[2, "2.00"]`, or the contract's own `{ "modalidade": 2, "valorPerc": "2.00" }`; null if none.
 * `amounts` are the modalities whose value is money, the others' is a percentage.
 */
function term(
  entry: JsonObject,
  key: string,
  modalities: number,
  amounts: readonly number[],
): { modality: number; value: string } | null {
  if (!has(entry, key)) return null
  const stated = entry[key]
  const pair = isObject(stated) ? [stated.modalidade ?? null, stated.valorPerc ?? null] : stated
  if (!isList(pair) || pair.length !== 2) {
    throw new CaseProblem(`${key} is ${show(stated)}, not a modality and a value`)
  }
  const modality = wholeOf(pair[0], `the modality of ${key}`, 1, modalities)
  const value = pair[1] ?? null
  const text = amounts.includes(modality)
    ? reais(moneyOf(value, key))
    : fraction({ [key]: value }, key).text
  return { modality, value: text }
}

function fixedOrPercent(entry: JsonObject, key: string): FixedOrPercent | null {
  const stated = term(entry, key, 2, [1])
  return stated && { modality: stated.modality === 1 ? 1 : 2, value: stated.value }
}

const interestModalities = [1, 2, 3, 4, 5, 6, 7, 8] as const
const discountModalities = [1, 2, 3, 4, 5, 6] as const

function interestOf(entry: JsonObject): CobvInterest | null {
  const stated = term(entry, 'juros', 8, [1, 5])
  const modality = stated && interestModalities.find((one) => one === stated.modality)
  return stated && modality ? { modality, value: stated.value } : null
}

function discountOf(entry: JsonObject): CobvDiscount | null {
  const stated = term(entry, 'desconto', 6, [1, 3, 4])
  const modality = stated && discountModalities.find((one) => one === stated.modality)
  return stated && modality ? { modality, value: stated.value } : null
}

/** The national holidays, and those that the file or the case adds. */
export function validityCalendar(file: JsonObject): BankCalendar {
  const holidays = file.holidays_used
  if (holidays === undefined || holidays === null) return pixCalendar
  if (!isList(holidays)) throw new CaseProblem('"holidays_used" is not a list')
  return withLocalHolidays(
    pixCalendar,
    holidays.map((day) => dateOf(day, 'holidays_used')),
  )
}

export function cobvValidityOutcome(entry: Json, place: string, file: JsonObject): Outcome {
  return outcomeOf(nameOf(entry, place), () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const calendar = validityCalendar(has(entry, 'holidays_used') ? entry : file)
    // The contract's own default where a charge states none.
    const days = has(entry, 'validadeAposVencimento')
      ? whole(entry, 'validadeAposVencimento', 0, 36_500)
      : 30
    const validity = cobvValidity(calendar, date(entry, 'dataDeVencimento'), days)
    const figures: Record<string, string> = {
      effectiveDue: validity.effectiveDue.toString(),
      lastAcceptedDay: validity.lastAcceptedDay.toString(),
    }
    const inputs = ['dataDeVencimento', 'validadeAposVencimento', 'holidays_used']
    const stated = Object.entries(entry).filter(
      ([key]) => !inputs.includes(key) && !remarks.has(key),
    )
    if (stated.length === 0) throw new CaseProblem('it states no expected date')
    return compare(stated, (key) => (Object.hasOwn(figures, key) ? figures[key] : undefined))
  })
}
