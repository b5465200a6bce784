import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { money, onePolicy } from '../../testing/samples.ts'
import { compilePolicy, type OfferRule, ruleFor } from '../model.ts'
import { planeOf, type Tile } from './model.ts'

const [base] = onePolicy().rules as [OfferRule]

function rule(
  id: string,
  daysLate: OfferRule['appliesTo']['daysLate'],
  total: OfferRule['appliesTo']['total'] = { from: '0.00', to: null },
  products: readonly string[] | null = null,
): OfferRule {
  return { ...base, id, appliesTo: { daysLate, total, products } }
}

const statesOf = (rules: OfferRule[]) =>
  planeOf({ rules }).tiles.map(({ days, state }) => `${days.from}-${days.to ?? ''} ${state}`)

describe('the plane of age and amount', () => {
  it('shows the days that no rule covers', () => {
    expect(statesOf([rule('a', { from: 1, to: 30 }), rule('b', { from: 61, to: null })])).toEqual([
      '0-0 gap',
      '1-30 covered',
      '31-60 gap',
      '61- covered',
    ])
  })

  it('shows where a later rule never counts', () => {
    expect(statesOf([rule('a', { from: 0, to: 90 }), rule('b', { from: 60, to: null })])).toEqual([
      '0-59 covered',
      '60-90 overlap',
      '91- covered',
    ])
  })

  it('takes a rule for all products behind one for some as the rest', () => {
    const [fibre, all] = [['Fibra'], null]
    const [whole, any] = [
      { from: 0, to: null },
      { from: '0.00', to: null },
    ]
    expect(statesOf([rule('a', whole, any, fibre), rule('b', whole, any, all)])).toEqual([
      '0- covered',
    ])
    expect(statesOf([rule('a', whole, any, fibre)])).toEqual(['0- some-products'])
    expect(statesOf([rule('a', whole, any, all), rule('b', whole, any, fibre)])).toEqual([
      '0- overlap',
    ])
  })

  it('agrees with the rule that quotes are made by, at every age and amount', () => {
    const end = (from: number) => fc.option(fc.integer({ min: from, max: 12 }), { nil: null })
    const range = fc
      .integer({ min: 0, max: 9 })
      .chain((from) => end(from).map((to) => ({ from, to })))
    const reaisText = (whole: number | null) => (whole === null ? null : `${whole}.00`)
    const rules = fc.array(fc.tuple(range, range), { minLength: 1, maxLength: 5 })
    const drawn = (
      places: readonly (readonly [
        { from: number; to: number | null },
        { from: number; to: number | null },
      ])[],
    ) =>
      places.map(([days, total], place) =>
        rule(`r${place}`, days, { from: `${total.from}.00`, to: reaisText(total.to) }),
      )
    fc.assert(
      fc.property(rules, fc.nat(15), fc.nat(1_500), (places, daysLate, cents) => {
        const policy = onePolicy({}, { rules: drawn(places) })
        const here = planeOf(policy).tiles.filter(
          ({ days, total }: Tile) =>
            daysLate >= days.from &&
            (days.to === null || daysLate <= days.to) &&
            money(cents) >= total.from &&
            (total.to === null || money(cents) <= total.to),
        )
        expect(here).toHaveLength(1)
        const subject = { daysLate, product: 'Fibra', groupTotal: money(cents) }
        const counted = ruleFor(compilePolicy(policy), subject)
        expect(here[0]?.rules[0] ?? null).toBe(counted?.source.id ?? null)
      }),
    )
  })
})
