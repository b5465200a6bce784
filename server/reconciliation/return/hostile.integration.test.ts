import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { takeReturn } from './commands.ts'
import { returnRefusalWords } from './model.ts'

let core: TestCore
let folder: string
let written = 0

beforeAll(async () => {
  core = await createTestCore()
  folder = mkdtempSync(join(tmpdir(), 'quita-return-'))
  await addCreditor(core)
})

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await core.close()
})

async function take(content: string | Buffer, creditorSlug = 'vivaz-telecom') {
  const path = join(folder, `retorno-${++written}.csv`)
  writeFileSync(path, content)
  const taken = await takeReturn(core, testScope, { creditorSlug, path })
  if (taken.ok) return taken.value
  const refused = assertPresent(taken.detail, 'a refusal says why')
  return { reason: taken.reason, words: returnRefusalWords(taken.reason, refused) }
}

const kept = async () => {
  const [row] = await inScope(core, testScope, (tx) =>
    tx.sql(`select (select count(*)::int from creditor_returns) as files,
                   (select count(*)::int from creditor_return_lines) as lines`),
  )
  return row
}

describe('a hostile file is refused whole, with the rows that are wrong', () => {
  const good = 'contrato;pagamento;situacao;valor_baixado;nome_retirado_em'
  const row = (changes: Partial<Record<string, string>> = {}) =>
    [
      changes.contrato ?? 'C-1',
      changes.pagamento ?? 'E1',
      changes.situacao ?? 'aceita',
      changes.valor ?? '10,00',
      changes.nome ?? '',
    ].join(';')

  it.each<[string, string | Buffer, string]>([
    ['a NUL byte', row({ contrato: 'C\0-1' }), 'linha 3, contrato, caractere nulo'],
    ['a short row', 'C-1;E1', 'linha 3, menos células'],
    ['a long row', `${row()};x`, 'linha 3, mais células'],
    [
      'a cell of 50 MB',
      row({ contrato: 'x'.repeat(50_000_000) }),
      'linha 3, linha com mais de 64 KB',
    ],
    [
      'a quoted cell of 50 MB',
      row({ contrato: `"${'x'.repeat(50_000_000)}"` }),
      'linha 3, aspas abertas',
    ],
    ['text that runs backwards', row({ contrato: 'C\u202e-1' }), 'inverte a direção'],
    [
      'a status nobody knows',
      row({ situacao: 'talvez' }),
      'linha 3, situacao, situação desconhecida',
    ],
    [
      'an amount that is none',
      row({ valor: '1e3' }),
      'linha 3, valor_baixado, valor que não é um número',
    ],
    ['a day that does not exist', row({ nome: '31/02/2026' }), 'não existe no calendário'],
    [
      'a name cleared tomorrow',
      row({ nome: '24/11/2026' }),
      'linha 3, nome_retirado_em, data no futuro',
    ],
    ['a row about nothing', row({ contrato: '', pagamento: '' }), 'não diz de qual baixa'],
    ['a payment with a space', row({ pagamento: 'E 1' }), 'pagamento malformada'],
  ])('%s', async (_, bad, words) => {
    const answer = await take(`${good}\r\n${row()}\r\n${bad}\r\n${row()}\r\n`)
    expect(answer).toMatchObject({ reason: 'rows_refused' })
    expect('words' in answer ? answer.words : '').toContain(words)
    expect(await kept()).toEqual({ files: 0, lines: 0 })
  })

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'empty'],
    ['a header only', `${good}\r\n`, 'no_rows'],
    ['empty rows only', `${good}\r\n;;;;\r\n`, 'no_rows'],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'spreadsheet'],
    ['UTF-16', Buffer.from(`\ufeff${good}\r\n${row()}`, 'utf16le'), 'utf16'],
    ['no header', `${row()}\r\n${row()}\r\n`, 'header_missing'],
    ['a column twice', `${good};contrato\r\n${row()};x\r\n`, 'header_duplicate'],
    ['columns that name nothing', 'contrato;situacao\r\nC-1;aceita\r\n', 'header_incomplete'],
    ['a prototype for a header', '__proto__;constructor\r\n1;2\r\n', 'header_missing'],
    ['a header of 50 MB', 'x'.repeat(50_000_000), 'header_missing'],
  ])('%s', async (_, content, reason) => {
    expect(await take(content)).toMatchObject({ reason })
    expect(await kept()).toEqual({ files: 0, lines: 0 })
  })

  it('a missing file, and a creditor that there is not', async () => {
    const input = { creditorSlug: 'vivaz-telecom', path: join(folder, 'none.csv') }
    expect(await takeReturn(core, testScope, input)).toMatchObject({ reason: 'file_missing' })
    expect(await take(`${good}\r\n${row()}\r\n`, 'ninguem')).toMatchObject({
      reason: 'unknown_creditor',
    })
  })

  it('tells of many wrong rows without end', async () => {
    const answer = await take(`${good}\r\n${`${row({ valor: 'x' })}\r\n`.repeat(5_000)}`)
    const words = 'words' in answer ? answer.words : ''
    expect(words).toContain('linha 2, valor_baixado')
    expect(words.length).toBeLessThan(3_000)
  })
})
