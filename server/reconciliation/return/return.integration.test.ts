import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepDelistings } from '#server/agreements/delisting/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { advanceBusinessDays, compare, findings } from '../testing.ts'
import { makeExport, readExport } from '../write-off/commands.ts'
import { takeReturn } from './commands.ts'

let world: PixWorld
let folder: string
let written = 0

beforeEach(async () => {
  world = await startPixWorld()
  folder = mkdtempSync(join(tmpdir(), 'quita-return-'))
})

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await world.end()
})

async function take(content: string | Buffer, creditorSlug = 'vivaz-telecom') {
  const path = join(folder, `retorno-${++written}.csv`)
  writeFileSync(path, content)
  const taken = await takeReturn(world.core, testScope, { creditorSlug, path })
  if (!taken.ok) throw new Error(taken.reason)
  return taken.value
}

type Row = Record<string, string>

/** Pays the first instalments of an agreement and exports them, as rows of our own file. */
async function exported(count = 1): Promise<Row[]> {
  const { agreementId } = await world.plan(3)
  for (let place = 0; place < count; place++) await pay(agreementId, place)
  await sweepDelistings(world.core, world.provider.services, testScope)
  const day = today(world.core.clock)
  const { creditorId } = world.creditor
  const text = await inScope(world.core, testScope, async (tx) => {
    const order = { creditorId, first: day, last: day, documents: 'masked' as const }
    const made = await makeExport(tx, testScope, order)
    if (!made.ok) throw new Error(made.reason)
    const { exportId } = made.value
    const part = await readExport(tx, testScope, { exportId, documents: 'masked', position: 0 })
    if (!part.ok) throw new Error(part.reason)
    return part.value.text
  })
  return parse(text, { bom: true, delimiter: ';', columns: true })
}

async function pay(agreementId: AgreementId, place: number) {
  const line = assertPresent((await world.scheduleOf(agreementId))[place], 'an instalment')
  await world.payAndSettle((await world.liveCharge(line.id)).brCode)
}

/** Rows as a creditor sends them back: our columns and theirs. */
function file(rows: readonly Row[], more: readonly Row[] = [{}], delimiter = ';'): string {
  const whole = rows.map((row, i) => ({ ...row, ...more[i % more.length] }))
  const names = [...new Set(whole.flatMap((row) => Object.keys(row)))]
  const lines = whole.map((row) => names.map((name) => row[name] ?? '').join(delimiter))
  return `${[names.join(delimiter), ...lines].join('\r\n')}\r\n`
}

const clean = { differing: 0, refused: 0, unknown: 0, namesCleared: 0, takenBefore: null }
const OK = { situacao: 'aceita' }

const kept = async () => {
  const [row] = await inScope(world.core, testScope, (tx) =>
    tx.sql(`select (select count(*)::int from creditor_returns) as files,
                   (select count(*)::int from creditor_return_lines) as lines`),
  )
  return row
}

describe('a return file', () => {
  it('that is our own file, accepted, matches every line', async () => {
    const rows = await exported(2)
    expect(await take(file(rows, [OK]))).toMatchObject({ ...clean, lines: 2, matched: 2 })
    await compare(world.core)
    expect(await findings(world.core)).toEqual([])
  })

  it('taken twice changes nothing the second time, also at the same moment', async () => {
    const rows = await exported(2)
    const content = file(rows, [OK])
    const both = await Promise.all([take(content), take(content)])
    expect(both.filter((one) => one.takenBefore === null)).toHaveLength(1)
    expect(await take(content)).toMatchObject({ matched: 2, takenBefore: expect.anything() })
    expect(await kept()).toEqual({ files: 1, lines: 2 })
  })

  it.each<[string, (rows: Row[]) => string | Buffer]>([
    ['commas and points', (rows) => file(rows.map(pointed), [OK], ',')],
    [
      'Windows-1252',
      (rows) =>
        Buffer.from(
          file(rows.map(plain), [{ situação: 'Aceita', motivo: 'já lançado' }]),
          'latin1',
        ),
    ],
    ['its own columns and no line ids', (rows) => file(rows.map(bare), [{ ...OK, lote: '17' }])],
    ['empty lines at its end', (rows) => `${file(rows, [OK])};;;;;;;;;;;;;;\r\n\r\n`],
  ])('is read with %s', async (_, made) => {
    const rows = await exported(1)
    expect(await take(made(rows))).toMatchObject({ ...clean, lines: 1, matched: 1 })
  })

  it('with another amount, a refusal or a stranger opens a finding for each', async () => {
    const rows = await exported(2)
    const said = [
      { valor_baixado: '1,00' },
      { situacao: 'recusada', motivo: '=contrato encerrado' },
    ]
    const stranger = { ...rows[0], baixa: '', contrato: 'X-1', pagamento: 'E0' }
    expect(await take(file([...rows, stranger], [...said, OK]))).toMatchObject({
      differing: 1,
      refused: 1,
      unknown: 1,
    })
    await compare(world.core)
    const [first, second] = rows
    expect(await findings(world.core)).toEqual([
      `creditor_differs open write-off:${first?.baixa}`,
      `creditor_refused open write-off:${second?.baixa}`,
      expect.stringMatching(/^creditor_unknown open return:[0-9a-f-]+:4$/),
    ])
    // A later word of the creditor settles what it contradicted.
    world.core.clock.advance({ hours: 1 })
    await take(file(rows, [OK]))
    await compare(world.core)
    expect(await findings(world.core)).toEqual([expect.stringMatching(/^creditor_unknown open/)])
  })

  it('that never comes for a line is missed after three business days, if others came', async () => {
    const rows = await exported(2)
    advanceBusinessDays(world.core, 4)
    await compare(world.core)
    expect(await findings(world.core)).toEqual([])
    await take(file(rows.slice(0, 1), [OK]))
    await compare(world.core)
    expect(await findings(world.core)).toEqual([
      `creditor_missing open write-off:${rows[1]?.baixa}`,
    ])
  })

  it('clears names, in the same file or in one of its own', async () => {
    const rows = await exported(1)
    expect(await take(file(rows, [{ ...OK, nome_retirado_em: '23/11/2026' }]))).toMatchObject({
      matched: 1,
      namesCleared: 1,
    })
    const names = [{ contrato: `'${rows[0]?.contrato}`, nome_retirado_em: '2026-11-23' }]
    expect(await take(file(names))).toMatchObject({ namesCleared: 0, unknown: 0 })
    expect(await take(file([{ contrato: 'X-9', nome_retirado_em: '2026-11-23' }]))).toMatchObject({
      unknown: 1,
    })
  })

  it('says nothing about the lines of another creditor', async () => {
    const rows = await exported(1)
    await inScope(world.core, testScope, (tx) =>
      tx.sql(`insert into creditors (id, slug, kind, trade_name, legal_name, cnpj, address, phone, seal_text,
                                     pix_key, pix_payee_name)
              select gen_random_uuid(), 'outra', kind, trade_name, legal_name, cnpj, address, phone, seal_text,
                     'outra@pix', pix_payee_name from creditors`),
    )
    expect(await take(file(rows, [OK]), 'outra')).toMatchObject({ matched: 0, unknown: 1 })
  })
})

const pointed = (row: Row): Row => ({
  ...row,
  valor_pago: (row.valor_pago ?? '').replace(',', '.'),
  principal: (row.principal ?? '').replace(',', '.'),
  encargos: '0.00',
  juros_acordo: '0.00',
  mora: '0.00',
  desconto: '0.00',
  documento: '',
})
const plain = (row: Row): Row => ({ ...row, documento: 'não informado' })
const bare = ({ contrato, pagamento, valor_pago }: Row): Row => ({
  contrato: contrato ?? '',
  pagamento: pagamento ?? '',
  valor_pago: valor_pago ?? '',
})
