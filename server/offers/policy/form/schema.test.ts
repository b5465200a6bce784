import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPlan, onePolicy, SEED_POLICIES, seedPolicy } from '../../testing/samples.ts'
import type { OfferRule } from '../model.ts'
import { fieldsOfRule, ruleOfFields } from './schema.ts'

const [base] = onePolicy().rules as [OfferRule]
const numbers = (rule: OfferRule | null) =>
  JSON.parse(JSON.stringify(rule), (_, value) =>
    typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value,
  )

describe('the form of a rule', () => {
  it.each(SEED_POLICIES)('sends the rules of %s back as they were', (slug) => {
    for (const rule of seedPolicy(slug).rules) {
      expect(numbers(ruleOfFields(fieldsOfRule(rule)))).toEqual(numbers(rule))
    }
  })

  it('sends any plan back as it was', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const rule = { ...base, plan }
        expect(numbers(ruleOfFields(fieldsOfRule(rule)))).toEqual(numbers(rule))
      }),
    )
  })

  it.each([
    ['daysFrom', 'dez'],
    ['totalTo', 'muito'],
    ['spot.principal', '120'],
    ['minimum', '1.2'],
    ['dueDays', '5, 31'],
    ['system', 'juros'],
  ])('is no rule where %s is %j', (field, typed) => {
    expect(ruleOfFields({ ...fieldsOfRule(base), [field]: typed })).toBeNull()
  })
})
