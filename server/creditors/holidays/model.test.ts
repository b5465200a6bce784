import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BankCalendar,
  bankCalendar,
  isBusinessDay,
  nextBusinessDay,
} from '#server/kernel/calendar.ts'
import type { LocalHoliday, Parameters, Place } from '../model.ts'
import { calendarAt } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

const tablesOf = (localHolidays: readonly LocalHoliday[]): Parameters => ({
  version: 'test',
  factors: { IPCA: [], INPC: [], IGPM: [], SELIC: [] },
  legalRates: [],
  iofRates: [],
  localHolidays,
})

const TABLES = tablesOf([
  { uf: 'SP', city: '*', day: day('2027-07-09'), name: 'Revolução Constitucionalista' },
  { uf: 'SP', city: 'São Paulo', day: day('2027-01-25'), name: 'Aniversário da cidade' },
  { uf: 'PE', city: 'Recife', day: day('2027-06-24'), name: 'São João' },
])

const at = (...places: Place[]) => calendarAt(TABLES, places)
const place = (uf: string | null, city: string | null = null): Place => ({ uf, city })
const isOpen = (calendar: BankCalendar, text: string) => isBusinessDay(calendar, day(text))

describe('the calendar of places', () => {
  it('knows the holidays of a state everywhere in it, those of a city only there', () => {
    expect(isOpen(at(place('SP')), '2027-07-09')).toBe(false)
    expect(isOpen(at(place('SP', 'Santos')), '2027-07-09')).toBe(false)
    expect(isOpen(at(place('SP', 'Santos')), '2027-01-25')).toBe(true)
    expect(isOpen(at(place('SP', 'São Paulo')), '2027-01-25')).toBe(false)
    expect(isOpen(at(place('PE', 'Recife')), '2027-07-09')).toBe(true)
  })

  it('knows a city however it is written, and not its namesake in another state', () => {
    for (const city of ['SAO PAULO', ' são  paulo ', 'Sao Paulo']) {
      expect(isOpen(at(place('SP', city)), '2027-01-25')).toBe(false)
    }
    expect(isOpen(at(place('PE', 'São Paulo')), '2027-01-25')).toBe(true)
  })

  it('joins the holidays of the creditor’s place and of the debt’s', () => {
    const both = at(place('SP', 'São Paulo'), place('PE', 'Recife'))
    expect(isOpen(both, '2027-01-25')).toBe(false)
    expect(isOpen(both, '2027-06-24')).toBe(false)
  })

  it('is the national one where no place is known', () => {
    expect(at()).toBe(bankCalendar)
    expect(at(place(null), place(null, 'Recife'))).toBe(bankCalendar)
  })

  it('is made once for the same places, in whatever order', () => {
    const [sp, pe] = [place('SP'), place('PE', 'Recife')]
    expect(at(sp, pe)).toBe(at(pe, sp, pe))
  })

  it('never makes anybody late earlier, however many places and holidays are added', () => {
    const anyDay = fc.integer({ min: 0, max: 1_500 }).map((days) => day('2026-01-01').add({ days }))
    const anyPlace = fc.record({
      uf: fc.constantFrom('SP', 'PE', null),
      city: fc.constantFrom('Recife', 'São Paulo', null),
    })
    const anyHoliday = fc.record({
      uf: fc.constantFrom('SP', 'PE'),
      city: fc.constantFrom('*', 'Recife', 'São Paulo'),
      day: anyDay,
      name: fc.constant('feriado'),
    })
    fc.assert(
      fc.property(
        fc.array(anyHoliday, { maxLength: 30 }),
        fc.array(anyPlace, { maxLength: 3 }),
        anyPlace,
        anyDay,
        (holidays, places, one, nominal) => {
          const tables = tablesOf(holidays)
          const [national, some, more] = [
            bankCalendar,
            calendarAt(tables, places),
            calendarAt(tables, [...places, one]),
          ].map((calendar) => nextBusinessDay(calendar, nominal).toString())
          expect([national, some, more].toSorted()).toEqual([national, some, more])
          expect(isBusinessDay(calendarAt(tables, places), day(some ?? ''))).toBe(true)
        },
      ),
    )
  })
})
