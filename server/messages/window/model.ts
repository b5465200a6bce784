import type { ContactPolicy } from '#server/creditors/contact/model.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'

/** Where a telephone is registered: its state, and every time zone that its area code reaches. */
export type Place = { readonly uf: string; readonly zones: readonly [string, ...string[]] }

/** From when until when we may begin; null where nothing is left of the day. */
export type Window = { readonly opens: Temporal.Instant; readonly closes: Temporal.Instant }

const BRASILIA = BUSINESS_TIME_ZONE
const MANAUS = 'America/Manaus'

/** The time zones of each state, the one of most people first. */
const ZONES: Record<string, Place['zones']> = {
  AC: ['America/Rio_Branco'],
  // The south-west of the state lives an hour earlier.
  AM: [MANAUS, 'America/Eirunepe'],
  MS: ['America/Campo_Grande'],
  MT: ['America/Cuiaba'],
  // Fernando de Noronha has the area code of Recife.
  PE: ['America/Recife', 'America/Noronha'],
  RO: ['America/Porto_Velho'],
  RR: ['America/Boa_Vista'],
}

/** The area codes of each state (Anatel, numbering plan). */
const AREA_CODES: Record<string, string> = {
  AC: '68',
  AL: '82',
  AM: '92 97',
  AP: '96',
  BA: '71 73 74 75 77',
  CE: '85 88',
  DF: '61',
  ES: '27 28',
  GO: '62 64',
  MA: '98 99',
  MG: '31 32 33 34 35 37 38',
  MS: '67',
  MT: '65 66',
  PA: '91 93 94',
  PB: '83',
  PE: '81 87',
  PI: '86 89',
  PR: '41 42 43 44 45 46',
  RJ: '21 22 24',
  RN: '84',
  RO: '69',
  RR: '95',
  RS: '51 53 54 55',
  SC: '47 48 49',
  SE: '79',
  SP: '11 12 13 14 15 16 17 18 19',
  TO: '63',
}

const PLACES: ReadonlyMap<string, Place> = new Map(
  Object.entries(AREA_CODES).flatMap(([uf, codes]) =>
    codes.split(' ').map((code): [string, Place] => [code, { uf, zones: ZONES[uf] ?? [BRASILIA] }]),
  ),
)

/** Every place there is. */
export const ALL_PLACES: readonly Place[] = [...PLACES.values()]

/**
 * The hours of the house, in the local time of whoever reads (collection rule 18): 9 to 19 on working
 * days, within every state law that is known; where a law is not confirmed, the narrower reading.
 */
const HOUSE_FIRST = 9
const HOUSE_END = 19
const END_OF_STATE: Readonly<Record<string, number>> = { PR: 18, MG: 18 }

/** Where a telephone (`+5581…`) is registered; null for what is none, or of no known area. */
export function placeOf(contact: string): Place | null {
  const code = /^\+55(\d{2})\d{8,9}$/.exec(contact)?.[1]
  return code === undefined ? null : (PLACES.get(code) ?? null)
}

/**
 * When somebody may be written to on a day: in the hours of the house wherever they may be (unknown is
 * strictest: everywhere at once), narrowed by the hours of the creditor and their own, which count in
 * the time of their own place. Hours that leave nothing of the day are not kept: those of the house
 * are.
 */
export function windowOn(
  day: Temporal.PlainDate,
  policy: ContactPolicy,
  place: Place | null,
): Window {
  const house = houseWindow(day, place)
  const [zone] = place?.zones ?? [BRASILIA]
  const opens = later(house.opens, at(day, policy.contactFirstHour, zone))
  const closes = earlier(house.closes, at(day, policy.contactEndHour, zone))
  return Temporal.Instant.compare(opens, closes) < 0 ? { opens, closes } : house
}

function houseWindow(day: Temporal.PlainDate, place: Place | null): Window {
  const edges = (place ? [place] : ALL_PLACES).flatMap(({ uf, zones }) =>
    zones.map((zone) => ({
      opens: at(day, HOUSE_FIRST, zone),
      closes: at(day, END_OF_STATE[uf] ?? HOUSE_END, zone),
    })),
  )
  return edges.reduce((all, one) => ({
    opens: later(all.opens, one.opens),
    closes: earlier(all.closes, one.closes),
  }))
}

function at(day: Temporal.PlainDate, hour: number, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour) }).toInstant()
}

const later = (a: Temporal.Instant, b: Temporal.Instant) =>
  Temporal.Instant.compare(a, b) >= 0 ? a : b
const earlier = (a: Temporal.Instant, b: Temporal.Instant) =>
  Temporal.Instant.compare(a, b) <= 0 ? a : b
