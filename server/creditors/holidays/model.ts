import { type BankCalendar, bankCalendar, withLocalHolidays } from '#server/kernel/calendar.ts'
import type { LocalHoliday, Parameters, Place } from '../model.ts'

/** Made once for each set of places of a version of the tables. */
const made = new WeakMap<Parameters, Map<string, BankCalendar>>()

/**
 * The bank calendar with the holidays of all these places: where the creditor is, and where a debt
 * is paid (CC 327). Who cannot pay at one of them pays on the next business day (CC 132 §1), so
 * more places never make anybody late earlier.
 */
export function calendarAt(parameters: Parameters, places: readonly Place[]): BankCalendar {
  const keys = [...new Set(places.flatMap(({ uf, city }) => (uf ? keyOf(uf, city ?? '') : [])))]
  if (keys.length === 0) return bankCalendar
  const known = made.get(parameters) ?? new Map<string, BankCalendar>()
  made.set(parameters, known)
  const name = keys.sort().join('|')
  const calendar = known.get(name) ?? calendarOfPlaces(parameters.localHolidays, new Set(keys))
  known.set(name, calendar)
  return calendar
}

function calendarOfPlaces(
  holidays: readonly LocalHoliday[],
  keys: ReadonlySet<string>,
): BankCalendar {
  const states = new Set([...keys].map((key) => key.slice(0, 2)))
  const own = holidays.filter(({ uf, city }) =>
    city === '*' ? states.has(uf) : keys.has(keyOf(uf, city)),
  )
  return own.length === 0
    ? bankCalendar
    : withLocalHolidays(
        bankCalendar,
        own.map(({ day }) => day),
      )
}

/** A city is one however it is written: `São Paulo`, `SAO  PAULO`. */
function keyOf(uf: string, city: string): string {
  const plain = city.normalize('NFD').replace(/\p{M}/gu, '').trim().replace(/\s+/g, ' ')
  return `${uf}/${plain.toUpperCase()}`
}
