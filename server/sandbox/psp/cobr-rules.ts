import { nextBusinessDay, pixCalendar } from '#server/kernel/calendar.ts'
import type { RecBody } from '../book/recurrences.ts'
import type { Attempt } from '../book/recurring-charges.ts'

/** Pure rules of Pix Automático: cycles, days of settlement, retries. */
type Periodicity = RecBody['calendario']['periodicidade']

const monthsOf = { MENSAL: 1, TRIMESTRAL: 3, SEMESTRAL: 6, ANUAL: 12 } as const

/**
 * The cycle a date lies in: 0 from the recurrence's first day to the day before it comes round
 * again. A first day that a month lacks (31st) falls on that month's last. Negative before it.
 */
export function cycleOf(
  start: Temporal.PlainDate,
  periodicity: Periodicity,
  date: Temporal.PlainDate,
): number {
  if (periodicity === 'SEMANAL') {
    return Math.floor(start.until(date, { largestUnit: 'days' }).days / 7)
  }
  const months = (date.year - start.year) * 12 + date.month - start.month
  const hasCome = Temporal.PlainDate.compare(start.add({ months }), date) <= 0
  return Math.floor((hasCome ? months : months - 1) / monthsOf[periodicity])
}

/** The day of the first attempt. */
export function settlementDay(due: Temporal.PlainDate, isAdjusted: boolean): Temporal.PlainDate {
  return isAdjusted ? nextBusinessDay(pixCalendar, due) : due
}

/** The instruction reaches the payer's bank between these days before the settlement. */
const EARLIEST_INSTRUCTION_DAYS = 10
const LATEST_INSTRUCTION_DAYS = 2

export function canStillInstruct(settlesOn: Temporal.PlainDate, today: Temporal.PlainDate) {
  return Temporal.PlainDate.compare(today.add({ days: LATEST_INSTRUCTION_DAYS }), settlesOn) <= 0
}

export function mayInstruct(settlesOn: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(today.add({ days: EARLIEST_INSTRUCTION_DAYS }), settlesOn) >= 0
}

const RETRIES = 3
const RETRY_DAYS = 7

/** Whether PERMITE_3R_7D still leaves a day after today for another try. */
export function hasRetryLeft(
  policy: RecBody['politicaRetentativa'],
  settlesOn: Temporal.PlainDate,
  attempts: readonly Attempt[],
  today: Temporal.PlainDate,
): boolean {
  const retries = attempts.filter(({ kind }) => kind === 'NTAG').length
  const isInTime = Temporal.PlainDate.compare(today, settlesOn.add({ days: RETRY_DAYS })) < 0
  return policy === 'PERMITE_3R_7D' && retries < RETRIES && isInTime
}

/** Why a retry on a day is refused, or null; in the contract's words (CobROperacaoInvalida). */
export function retryRefusal(asked: {
  policy: RecBody['politicaRetentativa']
  settlesOn: Temporal.PlainDate
  attempts: readonly Attempt[]
  day: Temporal.PlainDate
  today: Temporal.PlainDate
}): string | null {
  const { policy, settlesOn, attempts, day, today } = asked
  if (policy === 'NAO_PERMITE') {
    return 'A política configurada na recorrência não permite retentativa de cobrança.'
  }
  if (attempts.some(({ status }) => status === 'SOLICITADA' || status === 'AGENDADA')) {
    return 'Existe uma tentativa com status SOLICITADA ou AGENDADA.'
  }
  if (Temporal.PlainDate.compare(day, today) <= 0) {
    return 'O parâmetro data não corresponde a uma data futura.'
  }
  if (Temporal.PlainDate.compare(day, settlesOn.add({ days: RETRY_DAYS })) > 0) {
    return 'A data ultrapassa sete dias desde a data prevista da primeira tentativa.'
  }
  if (attempts.filter(({ kind }) => kind === 'NTAG').length >= RETRIES) {
    return 'As três retentativas permitidas já foram feitas.'
  }
  return null
}

/** Rejections of an attempt that end the whole charge (CobRTentativas, `rejeicao.codigo`). */
export const finalRejections: ReadonlySet<string> = new Set([
  'AC05',
  'AM09',
  'DENC',
  'DS27',
  'DTED',
  'MIDI',
  'MSUC',
  'NITX',
  'RC09',
])
