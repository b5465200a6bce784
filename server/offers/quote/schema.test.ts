import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDayOf } from '../group/model.ts'
import { latticeOf } from '../lattice/model.ts'
import { anyDebts, anyPolicy, basisFor, coverFor } from '../testing/samples.ts'
import { planParameters, spotParameters } from './building/model.ts'
import { cardFigures } from './card/model.ts'
import { computeQuote } from './model.ts'
import type { StoredParameters } from './parameters/model.ts'
import { planAsJson, readCard, readPlan, replayQuote } from './schema.ts'

const terms: StoredParameters['terms'] = {
  creditor: { legalName: 'V S.A.', tradeName: 'V', cnpj: '1', address: 'R', phone: '1' },
  operator: {
    name: 'A',
    legalName: 'A',
    cnpj: '1',
    address: 'R',
    phone: '1',
    hours: '9h',
    email: 'a@a.example',
    dataProtectionOfficer: 'd@a.example',
  },
  debts: [],
  system: 'zero',
  lateCharges: null,
  delisting: 'first_instalment',
}

const anyStored: fc.Arbitrary<StoredParameters> = fc
  .record({ policy: anyPolicy, debts: anyDebts, pick: fc.nat() })
  .map(({ policy, debts, pick }) => {
    const basis = basisFor(policy)
    const cover = coverFor(policy, debts)
    const { points } = latticeOf(cover, basis.occasion, lastDayOf(basis.occasion, 3))
    const point = points[pick % Math.max(1, points.length)]
    return {
      ...(point ? planParameters(basis, cover, point) : spotParameters(basis, cover)),
      terms,
    }
  })

describe('a stored quote', () => {
  it('replays to the same centavo from its JSON alone', () => {
    fc.assert(
      fc.property(anyStored, (parameters) => {
        const json: unknown = JSON.parse(JSON.stringify(parameters))
        expect(replayQuote(json)).toEqual(computeQuote(parameters))
      }),
    )
  })

  it('reads its plan and its card back as they were', () => {
    fc.assert(
      fc.property(anyStored, (parameters) => {
        const plan = computeQuote(parameters)
        if (!plan.ok) return
        const figures = cardFigures(plan.value)
        const json = planAsJson(plan.value, figures)
        expect(readPlan(json)).toEqual(plan.value)
        expect(readCard((json as { card: unknown }).card)).toEqual(figures)
      }),
    )
  })

  it('is not read with a field it does not know', () => {
    const sample = fc.sample(anyStored, { numRuns: 1, seed: 1 })[0]
    expect(() => replayQuote({ ...sample, total: '1' })).toThrow()
  })
})
