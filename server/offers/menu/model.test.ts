import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyDebts,
  anyPolicy,
  basisFor,
  debtOf,
  discounts,
  money,
  onePolicy,
  seedPolicy,
} from '../testing/samples.ts'
import { menuOfGroup } from './model.ts'

const kindsOf = (drafts: ReturnType<typeof menuOfGroup>) =>
  drafts.map(({ parameters }) =>
    parameters.kind === 'plan' ? parameters.choice?.payments : parameters.kind,
  )

describe('a menu', () => {
  it('offers the whole balance, à vista, and a short, a middle and a long plan', () => {
    const drafts = menuOfGroup(basisFor(seedPolicy('vivaz')), [debtOf({ daysLate: 400 })])
    expect(kindsOf(drafts)).toEqual(['full', 'spot', 3, 8, 24])
    const totals = drafts.map((draft) => draft.plan.total)
    expect(totals).toEqual([118_000n, 40_000n, 50_000n, 60_000n, 75_000n])
  })

  it('offers the whole balance alone where no rule covers the debt', () => {
    const notYetDue = debtOf({ daysLate: 0 })
    expect(kindsOf(menuOfGroup(basisFor(seedPolicy('vivaz')), [notYetDue]))).toEqual(['full'])
    expect(kindsOf(menuOfGroup(basisFor(null), [debtOf()]))).toEqual(['full'])
  })

  it('does not show the whole balance a second time under the name of à vista', () => {
    const policy = onePolicy({
      bands: [{ payments: { from: 2, to: 4 }, discounts: discounts('0', '0', '0', '0') }],
    })
    const plain = {
      ...policy,
      rules: policy.rules.map((rule) => ({
        ...rule,
        spot: { discounts: discounts('0', '0', '0', '0'), onMenu: true },
      })),
    }
    expect(kindsOf(menuOfGroup(basisFor(plain), [debtOf()]))).not.toContain('spot')
  })

  it('keeps off the menu what the policy keeps off', () => {
    const policy = onePolicy({ onMenu: false })
    expect(kindsOf(menuOfGroup(basisFor(policy), [debtOf()]))).toEqual(['full', 'spot'])
  })

  it('has no plan where the minimum payment leaves none', () => {
    const small = debtOf({
      parts: { ...debtOf().parts, principal: money(4_000), fine: money(0), interest: money(0) },
    })
    expect(kindsOf(menuOfGroup(basisFor(seedPolicy('vivaz')), [small]))).toEqual(['full', 'spot'])
  })

  it('asks of a person with one debt too young for offers only for the others at a discount', () => {
    const drafts = menuOfGroup(basisFor(seedPolicy('vivaz')), [
      debtOf({ place: 1, daysLate: 0 }),
      debtOf({ place: 2, daysLate: 400 }),
    ])
    expect(drafts[0]?.parameters.debts).toHaveLength(2)
    expect(drafts[1]?.parameters.debts).toHaveLength(1)
  })

  it('never shows more than three plans, sorted and without repetition', () => {
    fc.assert(
      fc.property(anyPolicy, anyDebts, (policy, debts) => {
        const plans = menuOfGroup(basisFor(policy), debts).filter(
          (draft) => draft.parameters.kind === 'plan',
        )
        const counts = plans.map((draft) => draft.parameters.choice?.payments ?? 0)
        expect(counts.length).toBeLessThanOrEqual(3)
        expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b))
      }),
      { numRuns: 60 },
    )
  })
})
