import { describe, expect, it } from 'vitest'
import { rate } from '#server/kernel/rate.ts'
import { discounts, onePolicy, planRule } from '../../testing/samples.ts'
import { fieldsOfNextRule, fieldsOfRule } from '../form/schema.ts'
import { type OfferPolicy, type OfferRule, withRule } from '../model.ts'
import { sentenceOf } from '../sentence/model.ts'
import { fieldsOfTerms } from '../terms/schema.ts'
import { checkRule, checkTerms, type FormChecks } from './schema.ts'

const policy: OfferPolicy = onePolicy(
  { bands: [{ payments: { from: 2, to: 6 }, discounts: discounts('1', '1', '0', '0') }] },
  { creditorKind: 'commerce' },
)
const [rule] = policy.rules as [OfferRule]
const context = { creditorKind: 'commerce' as const, legalMonthlyRate: rate('0.007') }

const said = (checks: FormChecks) =>
  checks.isRead ? checks.problems.map(({ problem, field }) => [problem, field]) : checks.wrong
const typing = (changes: Record<string, string>, about: Partial<{ place: number }> = {}) =>
  checkRule({ ...fieldsOfRule(rule), ...changes }, { policy, context, place: 0, ...about })
const typingTerms = (changes: Record<string, string>) =>
  checkTerms({ ...fieldsOfTerms(policy), ...changes }, { policy, context })

describe('a rule that is being typed', () => {
  it('is found right where it is right, and reads as its sentence', () => {
    const checks = typing({ 'spot.principal': '37' })
    expect(checks).toMatchObject({ isRead: true, problems: [] })
    expect(checks.isRead && checks.sentence).toContain('37% no principal')
    expect(typing({})).toMatchObject({ sentence: sentenceOf(rule) })
  })

  it('says beside the rate what this creditor may not charge, and no more once it is corrected', () => {
    expect(said(typing({ system: 'sac', rate: '1,5' }))).toContainEqual([
      'rate-above-double-the-legal-rate',
      'rate',
    ])
    expect(said(typing({ system: 'price', rate: '1' }))).toContainEqual([
      'price-needs-a-financial-title',
      'system',
    ])
    expect(said(typing({ system: 'sac', rate: '1,4', entradaEqual: '' }))).toEqual([])
  })

  it('says of a discount in which row it stands, also behind an empty row', () => {
    expect(said(typing({ 'spot.principal': '10', 'spot.fine': '50' }))).toContainEqual([
      'principal-let-off-before-charges',
      'spot.principal',
    ])
    const moved = {
      'band0.from': '',
      'band0.to': '',
      'band2.from': '2',
      'band2.to': '6',
      'band2.fine': '0',
      'band2.interest': '0',
      'band2.principal': '5',
    }
    expect(said(typing(moved))).toContainEqual([
      'principal-let-off-before-charges',
      'band2.principal',
    ])
  })

  it('names the fields that cannot be read instead', () => {
    expect(said(typing({ daysFrom: 'dez', minimum: '' }))).toEqual(['daysFrom', 'minimum'])
  })

  it('shows whom it would reach among the others, at its place', () => {
    const checks = typing({ daysTo: '30' })
    const gaps = checks.isRead
      ? checks.plane?.plane.tiles.filter((tile) => tile.state === 'gap')
      : []
    expect(gaps?.map(({ days }) => days)).toEqual([{ from: 31, to: null }])
    const next = { ...fieldsOfNextRule(policy, 'outra'), daysFrom: '90' }
    const added = checkRule(next, { policy, context, place: 1 })
    expect(added.isRead && added.plane?.ruleIds).toEqual([rule.id, 'outra'])
    expect(added.isRead && added.plane?.plane.tiles.some(({ state }) => state === 'overlap')).toBe(
      true,
    )
  })

  it('is judged alone: what another rule has is not said here', () => {
    const wrong = { ...rule, id: 'outra', plan: planRule({ minimumPayment: '0.00' }) }
    const both = withRule(policy, 1, wrong)
    const about = { policy: both, context }
    expect(said(checkRule(fieldsOfRule(rule), { ...about, place: 0 }))).toEqual([])
    expect(said(checkRule(fieldsOfRule(wrong), { ...about, place: 1 }))).toContainEqual([
      'minimum-payment-is-zero',
      'minimum',
    ])
  })
})

describe('what holds for every rule, being typed', () => {
  it.each([
    [{ validityDays: '1' }, 'valid-for-less-than-two-days', 'validityDays'],
    [{ late: 'sim', lateFine: '2,01' }, 'late-fine-above-two-percent', 'lateFine'],
    [{ late: 'sim', lateRate: '1,1' }, 'late-interest-above-one-percent', 'lateRate'],
  ] as const)('%j is said: %s', (changes, problem, field) => {
    expect(said(typingTerms(changes))).toEqual([[problem, field]])
  })

  it('is right where it is right', () => {
    const right = { validityDays: '2', late: 'sim', lateFine: '2', lateRate: '1' }
    expect(typingTerms(right)).toMatchObject({ isRead: true, problems: [] })
  })

  it('says of which rule a payment would fall due while a longer proposal is still valid', () => {
    const checks = typingTerms({ validityDays: '30' })
    expect(checks.isRead && checks.problems).toEqual([
      { problem: 'first-due-inside-the-validity', field: 'validityDays', ofRule: 0 },
    ])
  })

  it('names the fields that cannot be read instead', () => {
    expect(said(typingTerms({ validityDays: 'dois' }))).toEqual(['validityDays'])
  })
})
