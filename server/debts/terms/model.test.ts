import { describe, expect, it } from 'vitest'
import { isAboveDoubleLegal, kindProblem } from './model.ts'
import { stateTermsInput } from './schema.ts'

const plain = { remunerativeMonthly: null, indexCode: null, creditCard: false } as const
const values = {
  product: '*',
  validFrom: '2026-12-01',
  fineRate: '2',
  defaultInterestMonthly: '1',
  remunerativeMonthly: '',
  indexCode: '',
  creditCard: 'no',
  prescriptionYears: '5',
  source: 'contrato padrão, cláusula 9',
  approvedBy: 'diretoria',
}
const wrong = (change: object) => {
  const read = stateTermsInput.safeParse({ slug: 'vivaz', values: { ...values, ...change } })
  return read.success ? [] : read.error.issues.map(({ path }) => path[1])
}

describe('what a creditor may charge', () => {
  it.each([
    ['commerce', { remunerativeMonthly: '0.0199' }, 'remunerative_not_financial'],
    ['commerce', { creditCard: true }, 'card_not_financial'],
    ['commerce', { indexCode: 'IPCA' }, null],
    ['financial', { indexCode: 'IGPM' }, 'index_of_financial'],
    ['financial', { remunerativeMonthly: '0.079', creditCard: true }, null],
    ['fund', { remunerativeMonthly: '0.0199', indexCode: 'IPCA', creditCard: true }, null],
  ] as const)('follows its kind: %s with %o → %s', (kind, change, problem) => {
    expect(kindProblem(kind, { ...plain, ...change })).toBe(problem)
  })

  it.each([
    ['a fine above two per cent', { fineRate: '2,01' }, 'fineRate'],
    [
      'default interest above one per cent',
      { defaultInterestMonthly: '1,0001' },
      'defaultInterestMonthly',
    ],
    ['a fine that is no number', { fineRate: 'dois' }, 'fineRate'],
    ['no fine at all: none is 0', { fineRate: '' }, 'fineRate'],
    ['eleven years until it is time-barred', { prescriptionYears: '11' }, 'prescriptionYears'],
    ['a day that does not exist', { validFrom: '2026-02-30' }, 'validFrom'],
    ['no source', { source: ' ' }, 'source'],
  ] as const)('is never %s', (_, change, field) => {
    expect(wrong(change)).toEqual([field])
    expect(wrong({})).toEqual([])
  })

  it('is warned about above twice the legal rate, exactly', () => {
    expect(isAboveDoubleLegal('0.01', '0.005')).toBe(false)
    expect(isAboveDoubleLegal('0.01', '0.004999')).toBe(true)
  })
})
