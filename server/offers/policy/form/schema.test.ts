import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyPlan, onePolicy, SEED_POLICIES, seedPolicy } from '../../testing/samples.ts'
import type { OfferRule } from '../model.ts'
import { fieldsOfNextRule, fieldsOfRule, ruleOfFields } from './schema.ts'

const [base] = onePolicy().rules as [OfferRule]
const read = (fields: Parameters<typeof ruleOfFields>[0]) => {
  const answer = ruleOfFields(fields)
  return answer.ok ? answer.rule : answer.wrong
}
const numbers = (rule: unknown) =>
  JSON.parse(JSON.stringify(rule), (_, value) =>
    typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value,
  )

describe('the form of a rule', () => {
  it.each(SEED_POLICIES)('sends the rules of %s back as they were', (slug) => {
    for (const rule of seedPolicy(slug).rules) {
      expect(numbers(read(fieldsOfRule(rule)))).toEqual(numbers(rule))
    }
  })

  it('sends any plan back as it was', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const rule = { ...base, plan }
        expect(numbers(read(fieldsOfRule(rule)))).toEqual(numbers(rule))
      }),
    )
  })

  it.each([
    ['daysFrom', 'dez'],
    ['daysTo', '-1'],
    ['totalFrom', 'R$'],
    ['totalTo', 'muito'],
    ['spot.principal', '120'],
    ['minimum', '1.2'],
    ['rate', 'um'],
    ['entradaMax', 'metade'],
    ['dueDays', '5, 31'],
    ['firstMax', '500'],
    ['system', 'juros'],
    ['band0.from', '1'],
    ['band1.to', '99'],
    ['band1.principal', 'x'],
  ])('names %s where %j was typed into it', (field, typed) => {
    expect(read({ ...fieldsOfRule(base), [field]: typed })).toEqual([field])
  })

  it('names the row of a band that was typed, also behind an empty one', () => {
    const fields = { ...fieldsOfRule(base), 'band0.from': '', 'band0.to': '', 'band1.to': 'dez' }
    expect(read(fields)).toEqual(['band1.to'])
  })

  it('offers in a further rule what the last one does, and asks for whom', () => {
    const policy = onePolicy()
    const fields = fieldsOfNextRule(policy, 'regra-7')
    expect(read(fields)).toEqual(['daysFrom'])
    expect(numbers(read({ ...fields, daysFrom: '91' }))).toMatchObject(
      numbers({ id: 'regra-7', spot: base.spot, plan: base.plan }),
    )
  })

  it('asks for a band where a plan has none, and names every wrong field', () => {
    const none = { 'band0.from': '', 'band0.to': '', 'band1.from': '', 'band1.to': '' }
    expect(read({ ...fieldsOfRule(base), ...none, daysFrom: 'x' })).toEqual([
      'daysFrom',
      'band0.from',
    ])
  })
})
