import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject, Outcome } from './case.ts'
import { runVectors } from './file.ts'

const folder = new URL('./cases/', import.meta.url)
const files = readdirSync(folder).sort()
const contentOf = (file: string) => readFileSync(new URL(file, folder), 'utf8')

function failed(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((outcome) => outcome.differences.length > 0)
}

describe.each(files)('the vectors of %s', (file) => {
  it.each(runVectors(contentOf(file)))('agree: $name', ({ differences }) => {
    expect(differences).toEqual([])
  })
})

/** Every way of changing one stated figure, date, code or verdict of a file. */
function* corruptions(value: Json, path: string[] = []): Generator<[string, Json]> {
  if (Array.isArray(value)) {
    for (const [i, inner] of value.entries()) {
      for (const [where, changed] of corruptions(inner, [...path, String(i)])) {
        yield [where, value.with(i, changed)]
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject
    for (const [key, inner] of Object.entries(object)) {
      for (const [where, changed] of corruptions(inner, [...path, key])) {
        yield [where, { ...object, [key]: changed }]
      }
    }
  } else {
    yield [path.join('.'), corrupt(value)]
  }
}

function corrupt(value: Json): Json {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (typeof value !== 'string') return 'something'
  const changed = value.replace(/(\d)(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
  return changed === value ? `${value}x` : changed
}

describe('a figure that is wrong', () => {
  it('is found, wherever in the arithmetic cases it is', () => {
    const { vectors } = JSON.parse(contentOf('arithmetic.json')) as { vectors: JsonObject[] }
    for (const vector of vectors) {
      for (const [where, expected] of corruptions(vector.expected ?? null)) {
        const outcomes = runVectors(JSON.stringify({ vectors: [{ ...vector, expected }] }))
        expect([vector.name, where, failed(outcomes).length]).toEqual([vector.name, where, 1])
      }
    }
  })

  it.each([
    ['cobv-amount.json', /^cases\.\d+\.result\./],
    ['cobv-validity.json', /^cases\.\d+\.(lastAcceptedDay|effectiveDue)$/],
    ['boleto.json', /^(bank|arrecadacao)\.\d+\.(?!source)|^factor\.|^invalid\.\d+\.checks/],
    ['brcode.json', /^valid\.\d+\.(payload|crc|length|tlv)|^invalid\.\d+\.(crc|tlv)_|^crc\.check/],
    ['cpf-cnpj.json', /\.valid\.|\.worked\./],
    ['stripe-signature.json', /^(secret|payload|header)$/],
  ])('is found in %s', (file, stated) => {
    let tried = 0
    for (const [where, changed] of corruptions(JSON.parse(contentOf(file)) as Json)) {
      if (!stated.test(where)) continue
      tried += 1
      expect([where, failed(runVectors(JSON.stringify(changed))).length > 0]).toEqual([where, true])
    }
    expect(tried > 0).toBe(true)
  })
})

const one = (inputs: JsonObject, expected: JsonObject) =>
  runVectors(JSON.stringify({ vectors: [{ inputs, expected }] }))[0]?.differences ?? []

describe('cases never seen before', () => {
  it('are dispatched by their inputs, without names, in any order, with fewer or more figures', () => {
    const cases = [
      { inputs: { n: 7, total: '100.00' }, expected: { last: '14.32', regular: '14.28' } },
      { inputs: { days: 30, principal: '250.10' }, expected: { total: '257.60' } },
      { expected: { interest: '60.00' }, inputs: { n: 5, rate: '0.02', pv: '1000.00' } },
      { inputs: { due: '2021-11-22', years: 3 }, expected: { time_barred_after: '2024-11-22' } },
      { inputs: { year: 2025 }, expected: { count: 10, easter: '2025-04-20' } },
      { inputs: { pv: '1000', rate: '0.02', n: 10 }, expected: { balance_after_9: '109.10' } },
    ]
    expect(failed(runVectors(JSON.stringify({ kind: 'arithmetic', vectors: cases })))).toEqual([])
    expect(failed(runVectors(JSON.stringify(cases.toReversed())))).toEqual([])
  })

  it('a figure the product does not have is a difference, not silence', () => {
    expect(one({ total: '100.00', n: 3 }, { last: '33.34', mood: 'good' })).toEqual([
      { key: 'mood', expected: '"good"', got: 'no such figure for these inputs' },
    ])
  })

  it.each([
    [{ moon: 'full' }, 'no computation of the product takes these inputs: moon'],
    [{ principal: '1000.00', days: 45, moon: 1 }, 'no computation of the product takes'],
    [{ principal: '1000.005', days: 45 }, 'principal is "1000.005", which is not an amount'],
    [{ principal: '1e3', days: 45 }, 'principal is "1e3"'],
    [{ principal: '-5.00', days: 45 }, 'principal is "-5.00"'],
    [{ principal: '1000.00', days: -1 }, 'days is -1, which is not a whole number'],
    [{ principal: '1000.00', days: 45, mora_month: 'NaN' }, 'mora_month is "NaN"'],
    [{ principal: '1000.00', days: 45, basis: 'actual/365' }, "is not the product's, actual/30"],
    [{ pv: '1000.00', rate: '0.02', n: 1e9 }, 'n is 1000000000'],
    [{ nominal: '2027-02-30' }, 'nominal is "2027-02-30", which is not a date'],
    [{ credit: '100.00', pmt: '10.00', n: 2 }, 'the payments are less than the credit'],
    [{ values: ['x'] }, 'values holds x'],
  ])('%j is answered with a sentence', (inputs, sentence) => {
    const figure = { total: '1', pmt: '1', payable_until: '1', annual_pct: '1', nbr5891: ['1'] }
    expect(one(inputs, figure)[0]?.got).toContain(sentence)
  })

  it.each([
    ['not json', 'it is not JSON'],
    ['null', 'it is not a JSON object'],
    ['{}', 'it holds no cases of a kind known here'],
    ['{"kind":"astrology","cases":[{"sign":1}]}', 'it holds no cases of a kind known here'],
    ['{"kind":"arithmetic","vectors":[]}', 'it holds no case'],
    ['{"kind":"arithmetic","vectors":{}}', '"vectors" is not a list'],
  ])('the file %s is refused with a sentence', (content, sentence) => {
    expect(() => runVectors(content)).toThrow(sentence)
  })
})
