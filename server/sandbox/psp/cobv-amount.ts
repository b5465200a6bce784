import { assertPresent } from '#server/kernel/assert.ts'
import { businessDaysBetween, daysBetween, pixCalendar } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, fromDecimalString } from '#server/kernel/money.ts'
import {
  type CobvAmount,
  type CobvDiscount,
  type CobvInput,
  cobvAmount,
  cobvValidity,
} from '#server/payments/cobv/model.ts'
import type { CobvBody } from '../book/charges.ts'

type Terms = Pick<CobvBody, 'calendario' | 'valor'>

/** What a charge with due date costs on one day, and how long it can be paid. */
export type CobvDay = CobvAmount & {
  original: Centavos
  effectiveDue: Temporal.PlainDate
  lastAcceptedDay: Temporal.PlainDate
}

/**
 * Annex III on one day of payment. Days late of the fine are calendar days; those of the interest
 * and of a discount for each day early are calendar or business days, as their modality says.
 * This PSP knows the national calendar only.
 */
export function cobvOnDay(terms: Terms, day: Temporal.PlainDate): CobvDay {
  const { calendario, valor } = terms
  const due = Temporal.PlainDate.from(calendario.dataDeVencimento)
  const validity = cobvValidity(pixCalendar, due, calendario.validadeAposVencimento)
  const { effectiveDue } = validity
  const input: CobvInput = {
    original: amountOf(valor.original),
    daysLate: Math.max(0, daysBetween(effectiveDue, day)),
    daysEarly: daysEarlyOf(valor, day, effectiveDue),
    fine: modalityOf(valor.multa),
    interest: null,
    abatement: modalityOf(valor.abatimento),
    discount: discountOn(terms, day, effectiveDue),
  }
  const amount = cobvAmount(input)
  const interest = interestOn(input, valor.juros, day, effectiveDue)
  const final = centavos(amount.final + interest)
  return { ...amount, ...validity, original: input.original, interest, final }
}

function interestOn(
  input: CobvInput,
  juros: CobvBody['valor']['juros'],
  day: Temporal.PlainDate,
  effectiveDue: Temporal.PlainDate,
): Centavos {
  const interest = modalityOf(juros)
  if (interest === null) return centavos(0n)
  const countsBusinessDays = interest.modality >= 5
  const daysLate = countsBusinessDays
    ? businessDaysBetween(pixCalendar, effectiveDue, day)
    : input.daysLate
  return cobvAmount({ ...input, fine: null, discount: null, interest, daysLate }).interest
}

function daysEarlyOf(
  { desconto }: CobvBody['valor'],
  day: Temporal.PlainDate,
  effectiveDue: Temporal.PlainDate,
): number {
  const countsBusinessDays = desconto?.modalidade === 4 || desconto?.modalidade === 6
  return countsBusinessDays
    ? businessDaysBetween(pixCalendar, day, effectiveDue)
    : Math.max(0, daysBetween(day, effectiveDue))
}

/** Of discounts to a date, the first whose date has not passed; one to the due date moves with it. */
function discountOn(
  { calendario, valor: { desconto } }: Terms,
  day: Temporal.PlainDate,
  effectiveDue: Temporal.PlainDate,
): CobvDiscount | null {
  if (!desconto) return null
  if (!('descontoDataFixa' in desconto)) return modalityOf(desconto)
  const standing = desconto.descontoDataFixa
    .map(({ data, valorPerc }) => {
      const isDue = data === calendario.dataDeVencimento
      return { until: isDue ? effectiveDue : Temporal.PlainDate.from(data), value: valorPerc }
    })
    .filter(({ until }) => Temporal.PlainDate.compare(day, until) <= 0)
    .sort((a, b) => Temporal.PlainDate.compare(a.until, b.until))
  const first = standing[0]
  return first ? { modality: desconto.modalidade, value: first.value } : null
}

function modalityOf<M extends number>(
  part: { modalidade: M; valorPerc: string } | undefined,
): { modality: M; value: string } | null {
  return part ? { modality: part.modalidade, value: part.valorPerc } : null
}

export function amountOf(text: string): Centavos {
  return assertPresent(fromDecimalString(text), 'malformed amount in the book')
}
