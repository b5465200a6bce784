import { describe, expect, it } from 'vitest'
import { renderClearancePdf } from '../clearance/drawing/data.ts'
import { delistingOf } from '../clearance/model.ts'
import { clearanceExample } from '../clearance/testing.ts'
import { formatPaperCode, paperCodeFrom, readPaperCode } from '../code/model.ts'
import { sealExample } from '../seal/testing.ts'
import { readPdf, squeezed } from '../testing.ts'
import { renderStatementPdf } from './drawing/data.ts'
import { statementsDue } from './model.ts'
import { statementExample } from './testing.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('a yearly statement that nobody asked for', () => {
  it.each([
    ['2026-11-30', 2025, '2026-11-01'],
    ['2026-12-01', 2025, '2026-12-01'],
    ['2027-01-31', 2025, '2027-01-01'],
    ['2027-02-01', 2026, '2027-02-01'],
    ['2027-12-31', 2026, '2027-12-01'],
  ])('on %s is due of years up to %i, and of what was settled before %s', (today, year, before) => {
    const { lastYear, settledBefore } = statementsDue(day(today))
    expect([lastYear, settledBefore.toString()]).toEqual([year, before])
  })
})

describe('the drawing of a statement and of a termo', () => {
  it.each([
    ['statement', () => renderStatementPdf(statementExample, sealExample('D2028-000001'))],
    ['termo', () => renderClearancePdf(clearanceExample, sealExample('Q2027-000001'))],
  ])(
    'of a %s is tagged, on one page, the same bytes each time, no letter missing',
    async (_, draw) => {
      const [first, second] = [await draw(), await draw()]
      expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
      const { raw, tags, text } = readPdf(first)
      expect(raw.match(/\/Type \/Page\b/g)).toHaveLength(1)
      expect(raw).toContain('/Marked true')
      expect(raw).toContain('<pdfuaid:part>1</pdfuaid:part>')
      for (const tag of ['H1', 'H2', 'P', 'Table', 'TH', 'TD', 'Figure'])
        expect(tags).toContain(tag)
      expect(raw).toMatch(/\/Alt \(/)
      expect(text).not.toMatch(/\ufffd|\?/)
      expect(text).toContain(squeezed('Credor: Vivaz Telecom S.A. · CNPJ 11.222.333/0001-81'))
    },
  )

  it('of a year with something open says so, and claims no quittance', async () => {
    const months = [...statementExample.months, { month: 3, isPaid: false }]
    const view = { ...statementExample, isComplete: false, months }
    const seal = sealExample(
      'D2027-000001',
      {},
      'statement',
      Temporal.Instant.from('2027-06-01T12:00:00Z'),
    )
    const { text } = readPdf(await renderStatementPdf(view, seal))
    expect(text).toContain(squeezed('Meses em aberto março'))
    expect(text).not.toContain(squeezed('substitui'))
  })
})

describe('by when a record goes (Súmula 548)', () => {
  it('counts five business days from the first one after the money', () => {
    const paid = { first: day('2026-11-23'), last: day('2026-12-23') }
    expect(delistingOf('first_instalment', paid).until.toString()).toBe('2026-11-30')
    // 24 is Thursday; Christmas, the weekend and the closing of the year do not count.
    expect(delistingOf('full_payment', paid).until.toString()).toBe('2027-01-04')
    const saturday = { first: day('2026-11-21'), last: day('2026-11-21') }
    expect(delistingOf('full_payment', saturday).until.toString()).toBe('2026-11-27')
  })
})

describe('the code of a paper', () => {
  it('is read back from how it is printed, typed or scanned', () => {
    const code = paperCodeFrom(Uint8Array.from({ length: 16 }, (_, i) => i * 17))
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{16}$/)
    const printed = formatPaperCode(code)
    expect(printed).toMatch(/^(.{4}-){3}.{4}$/)
    for (const typed of [
      printed,
      code,
      printed.toLowerCase(),
      ` ${code.slice(0, 8)} ${code.slice(8)}`,
    ]) {
      expect(readPaperCode(typed)).toBe(code)
    }
    for (const typed of ['', code.slice(1), `${code}A`, code.replace(/./, '0'), 'a'.repeat(1e6)]) {
      expect(readPaperCode(typed)).toBeNull()
    }
  })
})
