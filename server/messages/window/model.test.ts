import { afterEach, describe, expect, it } from 'vitest'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import { ALL_PLACES, placeOf, windowOn } from './model.ts'

const day = Temporal.PlainDate.from('2026-11-23')
const phone = (code: string) => placeOf(`+55${code}999990000`)
/** The window in hours of São Paulo. */
function hours(place: ReturnType<typeof placeOf>, change: Partial<typeof CONTACT_LIMITS> = {}) {
  const { opens, closes } = windowOn(day, { ...CONTACT_LIMITS, ...change }, place)
  return [opens, closes].map((at) => at.toZonedDateTimeISO('America/Sao_Paulo').hour)
}

describe('when somebody may be written to', () => {
  it.each([
    ['11', 'São Paulo', [9, 19]],
    ['21', 'Rio de Janeiro, whose law ends it at 19', [9, 19]],
    ['41', 'Paraná, whose law is not confirmed: 18', [9, 18]],
    ['31', 'Minas Gerais, likewise', [9, 18]],
    ['68', 'Acre, two hours behind', [11, 21]],
    ['92', 'Amazonas, one hour behind, and two in its south-west', [11, 20]],
    ['65', 'Mato Grosso, one hour behind', [10, 20]],
    ['81', 'Recife, whose area code reaches Noronha, an hour ahead', [9, 18]],
  ])('%s: %s', (code, _, expected) => expect(hours(phone(code))).toEqual(expected))

  it('unknown is strictest: within the hours of every place at once', () => {
    expect(hours(null)).toEqual([11, 18])
    const strict = windowOn(day, CONTACT_LIMITS, null)
    for (const place of ALL_PLACES) {
      const own = windowOn(day, CONTACT_LIMITS, place)
      expect(Temporal.Instant.compare(own.opens, strict.opens)).toBeLessThanOrEqual(0)
      expect(Temporal.Instant.compare(own.closes, strict.closes)).toBeGreaterThanOrEqual(0)
    }
  })

  it('never before 9 nor after 19 on any clock of their place', () => {
    for (const place of ALL_PLACES) {
      const { opens, closes } = windowOn(day, CONTACT_LIMITS, place)
      for (const zone of place.zones) {
        expect(opens.toZonedDateTimeISO(zone).hour).toBeGreaterThanOrEqual(9)
        expect(closes.toZonedDateTimeISO(zone).hour).toBeLessThanOrEqual(19)
      }
    }
  })

  it('narrower hours count in the time of their own place', () => {
    const change = { contactFirstHour: 14 as never, contactEndHour: 17 as never }
    expect(hours(phone('11'), change)).toEqual([14, 17])
    expect(hours(phone('68'), change)).toEqual([16, 19])
    expect(hours(null, change)).toEqual([14, 17])
  })

  it('hours that leave nothing of the day are not kept', () => {
    const change = { contactFirstHour: 18 as never, contactEndHour: 19 as never }
    expect(hours(phone('81'), change)).toEqual([9, 18])
  })

  it('knows the place of every telephone, and of nothing else', () => {
    expect(ALL_PLACES).toHaveLength(67)
    expect(new Set(ALL_PLACES.map(({ uf }) => uf)).size).toBe(27)
    for (const other of ['maria@exemplo.example', '+351912345678', '+5520999990000', '']) {
      expect(placeOf(other)).toBeNull()
    }
  })
})

describe('whatever clock the machine has', () => {
  const own = process.env.TZ
  afterEach(() => {
    process.env.TZ = own
  })

  it.each(
    Array.from({ length: 24 }, (_, place) => `Etc/GMT${place < 12 ? '+' : '-'}${place % 12}`),
  )('%s: the hours are the same', (zone) => {
    process.env.TZ = zone
    expect(hours(phone('11'))).toEqual([9, 19])
    expect(hours(null)).toEqual([11, 18])
  })
})
