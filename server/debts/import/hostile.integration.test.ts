import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CreditorId } from '#server/kernel/id.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { importPortfolio } from './commands.ts'
import { addCreditor, type Bench, createBench, file, HEADER, importScope, line } from './testing.ts'

let core: TestCore
let bench: Bench
let creditor: CreditorId
let slug = ''
let creditors = 0

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
beforeEach(async () => {
  creditors += 1
  slug = `credor-${creditors}`
  creditor = await addCreditor(core, slug)
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

const take = (content: string | Buffer) => bench.take(content, slug)

/** What stands in the books, and whether anything half-done was left. */
async function state() {
  const [row] = await bench.rows<{
    debts: number
    staged: number
    running: number
    postings: number
  }>(
    `select (select count(*)::int from debts where creditor_id = $1) as debts,
            (select count(*)::int from ledger_postings where creditor_id = $1) as postings,
            (select count(*)::int from import_debts) + (select count(*)::int from import_people)
              + (select count(*)::int from import_contacts) as staged,
            (select count(*)::int from imports where creditor_id = $1 and status = 'running') as running`,
    [creditor],
  )
  return row
}

const untouched = { debts: 0, staged: 0, running: 0, postings: 0 }

describe('a file that cannot be a portfolio is refused with one sentence, and nothing is left', () => {
  const good = file(line())
  const utf16 = (text: string) =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

  test.each<[string, string | Buffer, string, string]>([
    ['an empty file', '', 'empty', 'O arquivo está vazio.'],
    [
      'a workbook',
      Buffer.from('PK\x03\x04 xl/workbook.xml'),
      'spreadsheet',
      'Salve-a como CSV UTF-8',
    ],
    ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 0]), 'compressed', 'compactado'],
    ['UTF-16', utf16(good), 'utf16', 'UTF-16'],
    ['only a header', `${HEADER}\r\n`, 'no_rows', 'nenhuma linha'],
    ['only empty rows', `${HEADER}\r\n;;;;;;;\r\n\r\n`, 'no_rows', 'nenhuma linha'],
    ['no header', `${line()}\r\n`, 'header_missing', 'cabeçalho'],
    ['a header twice', good.replace('celular', 'nome'), 'header_duplicate', 'repete colunas: nome'],
    ['a column __proto__', good.replace('celular', '__proto__'), 'header_unknown', '__proto__'],
    [
      'a column of another system',
      good.replace('celular', 'saldo devedor'),
      'header_unknown',
      'saldo_devedor',
    ],
    [
      'a column missing',
      good.replace('vencimento', 'campo_venc'),
      'header_incomplete',
      'vencimento',
    ],
    ['a header of 50 MB', 'x'.repeat(50_000_000), 'header_missing', 'cabeçalho'],
    ['NUL bytes only', Buffer.alloc(4096), 'header_missing', 'cabeçalho'],
  ])('%s', async (_, content, reason, words) => {
    const result = await take(content)
    expect(result).toMatchObject({ refused: reason })
    expect(result.sentence).toContain(words)
    expect(await state()).toEqual(untouched)
  })

  test('a missing file, a folder, an unknown creditor, a place that cannot be written', async () => {
    const path = bench.write(good)
    expect(await bench.run(join(bench.folder, 'none.csv'), slug)).toMatchObject({
      refused: 'file_missing',
    })
    expect(await bench.run(bench.folder, slug)).toMatchObject({ refused: 'file_missing' })
    expect(await bench.run(path, 'ninguem')).toMatchObject({ refused: 'unknown_creditor' })
    for (const rejectedPath of [join(bench.folder, 'no', 'such', 'folder.csv'), bench.folder]) {
      expect(
        await importPortfolio(core, importScope, { path, creditorSlug: slug, rejectedPath }),
      ).toMatchObject({ ok: false, reason: 'rejected_file_unwritable' })
    }
    expect(await state()).toEqual(untouched)
  })
})

describe('one bad row is left out with its reason; the rows around it are taken', () => {
  const many = (fields: Parameters<typeof line>[0]) => line({ contrato: 'RUIM', ...fields })

  test.each<[string, string | Buffer, string, string]>([
    [
      'wrong check digits',
      many({ documento: '390.533.447-06' }),
      'documento',
      'dígitos verificadores',
    ],
    [
      'a CPF in scientific notation',
      many({ documento: '3,90533E+10' }),
      'documento',
      'notação científica',
    ],
    ['a date that does not exist', many({ vencimento: '31/02/2026' }), 'vencimento', 'não existe'],
    ['month before day', many({ vencimento: '12/31/2025' }), 'vencimento', 'não existe'],
    ['a due date in the future', many({ vencimento: '24/11/2026' }), 'vencimento', 'futuro'],
    ['a negative amount', many({ principal: '-10,00' }), 'principal', 'negativo ou zero'],
    ['nothing owed', many({ principal: '0,00' }), 'principal', 'negativo ou zero'],
    ['a line that is too short', 'a;b;c', '', 'menos células'],
    ['a line that is too long', `${many({})};x`, '', 'mais células'],
    ['a NUL byte', many({ nome: 'Maria\0Souza' }), 'nome', 'NUL'],
    ['text that runs backwards', many({ nome: 'Maria \u202eazuoS' }), 'nome', 'direção'],
    ['hidden text', many({ nome: 'Ma\u200bria' }), 'nome', 'invisível'],
    ['a cell with line breaks', many({ nome: '"Maria\nSouza"' }), 'nome', 'quebra de linha'],
    ['a quote that never closes', many({ nome: '"Maria' }), '', 'aspas abertas'],
    ['a quote out of place', many({ nome: 'Maria "Zé" Souza' }), '', 'aspas fora'],
    ['a cell of 50 MB', many({ nome: 'x'.repeat(50_000_000) }), '', 'mais de 64 KB'],
    ['a quoted cell of 50 MB', many({ nome: `"${'x'.repeat(50_000_000)}"` }), '', 'aspas abertas'],
    ['a cell of 2,000 characters', many({ nome: 'x'.repeat(2000) }), 'nome', 'mais de 1.000'],
    ['a land line', many({ celular: '(81) 3333-4444' }), 'celular', 'telefone fixo'],
    ['a broken address of mail', many({ email: 'maria@' }), 'email', 'e-mail inválido'],
    ['no contract', many({ contrato: '' }), 'contrato', 'em branco'],
    ['a contract with symbols', many({ contrato: 'nº 1' }), 'contrato', 'acentos'],
    [
      'a due date before the creditor had terms',
      many({ vencimento: '01/01/2001' }),
      'produto',
      'condições',
    ],
  ])('%s', async (_, row, column, words) => {
    const result = await take(file(line(), String(row), line({ contrato: 'VZ-2' })))
    expect(result.counts).toEqual({ created: 2, changed: 0, unchanged: 0, rejected: 1 })
    const [, first = ''] = result.rejected?.split('\r\n') ?? []
    expect(first.startsWith(`3;${column};`)).toBe(true)
    expect(first.slice(0, 300)).toContain(words)
    expect(await state()).toEqual({ ...untouched, debts: 2, postings: 2 })
  })

  test('a contract on two rows: neither is taken, since nobody can tell which is right', async () => {
    const result = await take(
      file(line(), line({ contrato: 'VZ-9' }), line({ contrato: ' VZ-9 ', principal: '5,00' })),
    )
    expect(result.counts).toEqual({ created: 1, changed: 0, unchanged: 0, rejected: 2 })
    expect(result.rejected?.match(/contrato repetido/g)).toHaveLength(2)
  })

  test('1.234 is a thousand where the column says so, and refused where nothing does', async () => {
    const sure = await take(
      file(line({ principal: '1.234' }), line({ contrato: 'VZ-2', principal: '99,90' })),
    )
    expect(sure.counts).toMatchObject({ created: 2 })
    const [debt] = await bench.rows(
      'select principal from debts where creditor_id = $1 and contract_number = $2',
      [creditor, 'VZ-1'],
    )
    expect(debt).toEqual({ principal: 123_400n })
    const unsure = await take(
      file(
        line({ contrato: 'VZ-3', principal: '1.234' }),
        line({ contrato: 'VZ-4', principal: '2.500' }),
      ),
    )
    expect(unsure.counts).toMatchObject({ created: 0, rejected: 2 })
    expect(unsure.rejected).toContain('valor ambíguo')
  })

  test('zeros that a spreadsheet dropped come back where the check digits hold', async () => {
    const result = await take(
      file(line({ documento: '1234567890' }), line({ contrato: 'VZ-2', documento: '1234567891' })),
    )
    expect(result.counts).toMatchObject({ created: 1, rejected: 1 })
  })

  test('a principal that changed under a live agreement is refused, its other fields are not', async () => {
    await take(file(line()))
    await bench.rows(
      `with a as (
         insert into agreements (creditor_id, id, number, debtor_id, quote_id, kind, status, total, plan_interest, iof,
                                 monthly_rate, cet_annual_percent, breach_effect, grace_days, accepted_at, signed_at, started_at)
         select creditor_id, gen_random_uuid(), 'T-' || $2, debtor_id, gen_random_uuid(), 'plan', 'active', 1, 0, 0,
                0, 0, 'proportional', 10, now(), now(), now() from debts where creditor_id = $1
         returning creditor_id, id, debtor_id)
       insert into agreement_debts (creditor_id, agreement_id, debt_id, debtor_id, principal, correction, fine, interest,
                                    fee, discount_on_charges, discount_on_principal, live)
       select a.creditor_id, a.id, d.id, a.debtor_id, 110000, 0, 0, 0, 0, 0, 0, true
         from a join debts d on d.creditor_id = a.creditor_id`,
      [creditor, slug],
    )
    const refused = await take(file(line({ principal: '1.500,00' })))
    expect(refused.counts).toMatchObject({ changed: 0, rejected: 1 })
    expect(refused.rejected).toContain(
      '2;principal;principal alterado de um valor que está em acordo',
    )
    expect(refused.rejected).toContain(line({ principal: '1.500,00' }))
    expect((await take(file(line({ produto: 'Celular' })))).counts).toMatchObject({ changed: 1 })
    expect(await state()).toEqual({ ...untouched, debts: 1, postings: 1 })
  })

  test('every row bad: nothing is written but the record of the import', async () => {
    const path = bench.write(file(line({ principal: 'x' }), line({ documento: '1' })))
    const result = await bench.run(path, slug)
    expect(result.counts).toEqual({ created: 0, changed: 0, unchanged: 0, rejected: 2 })
    expect(readFileSync(`${path}.rejected.csv`, 'utf8').split('\r\n')).toHaveLength(4)
    expect(await state()).toEqual(untouched)
  })
})
