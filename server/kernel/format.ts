import { BUSINESS_TIME_ZONE, businessDate } from './clock.ts'
import type { Rate } from './rate.ts'
import { divideHalfEven, placed } from './rate.ts'

/**
 * Dates, hours and rates as Brazilian readers expect them, without Intl: its output changes with
 * the machine's ICU data, and a page, a PDF and its hash must not.
 */
const months = [
  'janeiro',
  'fevereiro',
  'março',
  'abril',
  'maio',
  'junho',
  'julho',
  'agosto',
  'setembro',
  'outubro',
  'novembro',
  'dezembro',
] as const

const weekdays = [
  'segunda-feira',
  'terça-feira',
  'quarta-feira',
  'quinta-feira',
  'sexta-feira',
  'sábado',
  'domingo',
] as const

/** `10 de dezembro`; the first of a month is written `1º`. */
export function formatDayMonth(date: Temporal.PlainDate): string {
  return `${dayNumber(date)} de ${months[date.month - 1]}`
}

/** `10 de dezembro de 2026`. */
export function formatLongDate(date: Temporal.PlainDate): string {
  return `${formatDayMonth(date)} de ${date.year}`
}

/** `10/12` */
export function formatShortDay({ day, month }: Temporal.PlainDate): string {
  return `${two(day)}/${two(month)}`
}

/** `10/12/2026`. */
export function formatShortDate(date: Temporal.PlainDate): string {
  return `${formatShortDay(date)}/${date.year.toString().padStart(4, '0')}`
}

/** `1 dia`, `2 dias`. */
export function formatDays(days: number): string {
  return days === 1 ? '1 dia' : `${days} dias`
}

/** `dezembro de 2026`. */
export function formatMonth(date: Temporal.PlainDate | Temporal.PlainYearMonth): string {
  return `${months[date.month - 1]} de ${date.year}`
}

/** `quinta-feira`. */
export function formatWeekday(date: Temporal.PlainDate): string {
  return weekdays[date.dayOfWeek - 1] ?? ''
}

/** `18h40`, `9h05`, `18h` on the hour, in São Paulo. */
export function formatTime(instant: Temporal.Instant): string {
  const local = instant.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  return local.minute === 0 ? `${local.hour}h` : `${local.hour}h${two(local.minute)}`
}

/** `10 de dezembro de 2026, às 18h40`, in São Paulo; `à 1h` in the singular. */
export function formatDateTime(instant: Temporal.Instant): string {
  const { hour } = instant.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const article = hour === 0 || hour === 1 ? 'à' : 'às'
  return `${formatLongDate(businessDate(instant))}, ${article} ${formatTime(instant)}`
}

/** A rate as a percentage: `0.1960` with 2 places is `19,60%`; half-even (NBR 5891). */
export function formatPercent(value: Rate, places = 2): string {
  const units = divideHalfEven(value.units * 10n ** BigInt(places + 2), value.one)
  return `${groupThousands(placed(units, places))}%`
}

/** Decimal text (`1234.5`) as Brazilians write it (`1.234,5`). */
export function formatDecimalText(text: string): string {
  return groupThousands(text)
}

function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace('-', '−').replace(/\B(?=(\d{3})+$)/g, '.')
  return fraction === undefined ? grouped : `${grouped},${fraction}`
}

function dayNumber(date: Temporal.PlainDate): string {
  return date.day === 1 ? '1º' : date.day.toString()
}

function two(value: number): string {
  return value.toString().padStart(2, '0')
}
