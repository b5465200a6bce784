import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellText } from '#server/kernel/csv.ts'
import { newId, type WriteOffLineId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { FILE_HEAD, fileName, lineText, type WriteOffRow } from './model.ts'

const row = (changes: Partial<WriteOffRow> = {}): WriteOffRow => ({
  id: newId<WriteOffLineId>(),
  contractNumber: 'VZ-1',
  document: '•••.533.447-••',
  agreementNumber: '2026-000001',
  instalment: 0,
  providerPaymentId: 'E12345678202611231300abcdefghijk',
  day: Temporal.PlainDate.from('2026-11-23'),
  amount: centavos(123_456n),
  principal: centavos(150_000n),
  charges: centavos(3_456n),
  agreementCost: centavos(0n),
  lateCharges: centavos(7n),
  discount: centavos(30_007n),
  nameDueOn: Temporal.PlainDate.from('2026-11-30'),
  ...changes,
})

const read = (text: string): Record<string, string>[] =>
  parse(text, { bom: true, delimiter: ';', columns: true })

describe('a file of write-offs', () => {
  it('is read by anybody who reads CSV, with Brazilian figures and dates', () => {
    const back = centavos(-5n)
    const text = `${FILE_HEAD}${lineText(row())}${lineText(row({ instalment: 3, amount: back, nameDueOn: null }))}`
    expect(text.startsWith('\ufeffbaixa;contrato;')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(read(text)).toMatchObject([
      {
        contrato: 'VZ-1',
        parcela: 'entrada',
        pago_em: '23/11/2026',
        valor_pago: '1234,56',
        mora: '0,07',
        retirar_nome_ate: '30/11/2026',
      },
      { parcela: '3', valor_pago: '-0,05', retirar_nome_ate: '' },
    ])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\0=1', '＝1', '＋1', '－1', '＠x'])(
    'never holds a formula: %j',
    (text) => {
      const [read0] = read(`${FILE_HEAD}${lineText(row({ contractNumber: text }))}`)
      expect(read0?.contrato).toBe(`'${text}`)
    },
  )

  it('gives any text back that was put into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const [cells] = parse(`${cellText(text)}\r\n`, { delimiter: ';' }) as string[][]
        const [cell = ''] = cells ?? []
        expect(cell === text || cell === `'${text}`).toBe(true)
      }),
    )
  })

  it('is named by its creditor and its days', () => {
    const first = Temporal.PlainDate.from('2026-11-22')
    expect(fileName('vivaz', { first, last: first })).toBe('baixas-vivaz-2026-11-22.csv')
    expect(fileName('vivaz', { first, last: first.add({ days: 1 }) })).toBe(
      'baixas-vivaz-2026-11-22-a-2026-11-23.csv',
    )
  })
})
