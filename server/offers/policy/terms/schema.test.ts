import { describe, expect, it } from 'vitest'
import { onePolicy, SEED_POLICIES, seedPolicy } from '../../testing/samples.ts'
import { termsSentence } from '../sentence/model.ts'
import { fieldsOfTerms, termsOfFields } from './schema.ts'

const charged = onePolicy(
  {},
  { lateCharges: { fineRate: '0.02', monthlyRate: '0.0085', freeDays: 3 } },
)
const read = (fields: Parameters<typeof termsOfFields>[0]) => {
  const answer = termsOfFields(fields)
  return answer.ok ? answer.terms : answer.wrong
}

describe('the form of what holds for every rule', () => {
  it.each(SEED_POLICIES)('sends the terms of %s back as they were', (slug) => {
    const { breachEffect, validityDays, lateCharges } = seedPolicy(slug)
    const rates = lateCharges && {
      ...lateCharges,
      fineRate: `${Number(lateCharges.fineRate)}`,
      monthlyRate: `${Number(lateCharges.monthlyRate)}`,
    }
    const terms = { breachEffect, validityDays, lateCharges: rates }
    expect(read(fieldsOfTerms(seedPolicy(slug)))).toEqual(terms)
  })

  it('charges nothing where nobody ticked that it does', () => {
    const fields = { ...fieldsOfTerms(charged), late: '', lateFine: 'dois' }
    expect(read(fields)).toMatchObject({ lateCharges: null })
  })

  it.each([
    ['validityDays', 'dois'],
    ['validityDays', '61'],
    ['breachEffect', 'nada'],
    ['lateFine', '120'],
    ['lateRate', 'um'],
    ['lateFree', '400'],
  ])('names %s where %j was typed into it', (field, typed) => {
    expect(read({ ...fieldsOfTerms(charged), [field]: typed })).toEqual([field])
  })

  it('reads as a sentence', () => {
    expect(termsSentence(charged)).toBe(
      'Cada condição vale 3 dias; parcela atrasada paga multa de 2% e juros de 0,85% ao mês, depois de 3 dias sem encargos; se o acordo parar, o que foi pago abate em proporção.',
    )
    expect(termsSentence({ ...charged, validityDays: 1, lateCharges: null })).toMatch(
      /vale 1 dia; parcela atrasada não paga multa nem juros;/,
    )
  })
})
