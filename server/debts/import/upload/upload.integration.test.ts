import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CreditorId, type ImportId, newId } from '#server/kernel/id.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { endExpired } from '../ending/commands.ts'
import { takeTurn } from '../run/commands.ts'
import { PART_BYTES } from '../stored/model.ts'
import { addCreditor, type Bench, createBench, file, importScope, line } from '../testing.ts'
import {
  beginUpload,
  confirmUpload,
  discardUpload,
  finishReceiving,
  mapColumns,
} from './commands.ts'
import { sweepUploads } from './jobs.ts'
import { apply, importer, judge, mapAsGuessed, prepare, send, view } from './testing.ts'

let core: TestCore
let bench: Bench
let creditorId: CreditorId
let creditorSlug = ''
let who: StaffScope
let creditors = 0

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
beforeEach(async () => {
  creditors += 1
  creditorSlug = `credor-${creditors}`
  creditorId = await addCreditor(core, creditorSlug)
  who = importer([creditorId])
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

const desk = () => ({ core, who, creditorSlug, creditorId })
const confirm = (importId: ImportId, recalls: number | null = null) =>
  confirmUpload(core, who, { importId, recalls })

/** What stands in the books, and what of the upload is anywhere else. */
async function traces(importId: ImportId) {
  const [row] = await bench.rows(
    `select (select count(*)::int from debts where creditor_id = $1) as debts,
            (select count(*)::int from import_parts where import_id = $2) as parts,
            (select count(*)::int from import_debts where import_id = $2)
              + (select count(*)::int from import_people where import_id = $2)
              + (select count(*)::int from import_contacts where import_id = $2) as staged`,
    [creditorId, importId],
  )
  return row
}

const second = { contrato: 'VZ-2', documento: '529.982.247-25', nome: 'João Lima' }

describe('an upload', () => {
  test('touches no debt until somebody says so, and then is in the books once', async () => {
    await bench.take(file(line(), line({ contrato: 'VZ-OLD' })), creditorSlug)
    const importId = await prepare(
      desk(),
      file(line(), line(second), line({ contrato: 'VZ-3', vencimento: '31/02/2026' })),
    )
    expect(await view(desk(), importId)).toMatchObject({
      status: 'staged',
      counts: { created: 1, changed: 0, unchanged: 1, rejected: 1, unread: 1 },
    })
    expect(await traces(importId)).toMatchObject({ debts: 2 })

    expect(await confirm(importId)).toEqual({ ok: true, value: undefined })
    await apply(desk(), importId)
    await apply(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({
      status: 'done',
      counts: { created: 1, unchanged: 1, rejected: 1 },
    })
    // What stayed out is told for good.
    await expect(
      bench.rows('delete from import_rejections where import_id = $1', [importId]),
    ).rejects.toThrow('is told for good')
    // Only what was rejected is kept, and only for a week.
    expect(await traces(importId)).toEqual({ debts: 3, parts: 1, staged: 0 })
    core.clock.advance({ hours: 24 * 7 })
    await endExpired(core, importScope)
    expect(await traces(importId)).toEqual({ debts: 3, parts: 0, staged: 0 })
  })

  test('of the same file twice adds nothing, and says when it came', async () => {
    const text = file(line(), line(second))
    const first = await prepare(desk(), text)
    await confirm(first)
    await apply(desk(), first)
    const again = await prepare(desk(), text)
    const shown = await view(desk(), again)
    expect(shown.counts).toMatchObject({ created: 0, changed: 0, unchanged: 2 })
    expect(shown.importedBefore).not.toBeNull()
  })

  test('may name its columns as the creditor does, which is remembered', async () => {
    const text =
      'CPF;Cliente;Nº;Plano;Dt Vencto;Valor;Loja\r\n39053344705;Ana Sá;VZ-1;Fibra;10/04/2026;99,90;Centro\r\n'
    const sent = await send(desk(), text)
    if (!sent.ok) throw new Error(sent.reason)
    const { importId } = sent.value
    const columns = [
      'documento',
      'nome',
      'contrato',
      'produto',
      'vencimento',
      'principal',
      'campo_loja',
    ]
    const incomplete = columns.with(2, '-')
    expect(await mapColumns(core, who, { importId, columns: incomplete })).toMatchObject({
      reason: 'header_incomplete',
      detail: 'contrato',
    })
    expect(
      await mapColumns(core, who, { importId, columns: columns.with(1, 'documento') }),
    ).toMatchObject({ reason: 'header_duplicate' })
    expect(await mapColumns(core, who, { importId, columns })).toMatchObject({ ok: true })
    await judge(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({ status: 'staged', counts: { created: 1 } })
    await discardUpload(core, who, importId)

    const next = await send(desk(), text)
    if (!next.ok) throw new Error(next.reason)
    expect(await mapAsGuessed(desk(), next.value.importId)).toMatchObject({ ok: true })
    await judge(desk(), next.value.importId)
    expect(await view(desk(), next.value.importId)).toMatchObject({
      counts: { created: 1, rejected: 0 },
    })
  })

  test.each([
    ['discarded', (importId: ImportId) => discardUpload(core, who, importId)],
    [
      'left alone for a day',
      async () => {
        core.clock.advance({ hours: 24 })
        await sweepUploads(core, importScope)
      },
    ],
  ])('%s leaves nothing of anybody behind', async (_, end) => {
    const importId = await prepare(desk(), file(line(), line({ ...second, principal: 'x' })))
    await end(importId)
    expect(await traces(importId)).toEqual({ debts: 0, parts: 0, staged: 0 })
    expect(await confirm(importId)).toEqual({ ok: false, reason: 'not_found' })
    expect((await send(desk(), file(line()))).ok).toBe(true)
  })

  test('cannot be confirmed once its time is over, also before anybody swept', async () => {
    const importId = await prepare(desk(), file(line()))
    core.clock.advance({ hours: 24 })
    expect(await confirm(importId)).toEqual({ ok: false, reason: 'not_found' })
  })

  test('stands alone: a second one of the creditor is told so, whenever it comes', async () => {
    const early = await beginUpload(core, who, {
      creditorSlug,
      portfolioName: 'B',
      fileName: 'b.csv',
    })
    await prepare(desk(), file(line()))
    expect(await send(desk(), file(line()))).toEqual({ ok: false, reason: 'import_open' })
    expect(early.ok).toBe(true)
  })

  test('waits for its turn while another import of the creditor runs', async () => {
    const sent = await send(desk(), file(line()))
    if (!sent.ok) throw new Error(sent.reason)
    await mapAsGuessed(desk(), sent.value.importId)
    const turn = await takeTurn(core, creditorId)
    await expect(judge(desk(), sent.value.importId)).rejects.toThrow()
    await turn?.end()
    await judge(desk(), sent.value.importId)
    expect((await view(desk(), sent.value.importId)).status).toBe('staged')
  })

  test('of which a worker died half-way is judged anew, and given up after five deaths', async () => {
    const sent = await send(desk(), file(line()))
    if (!sent.ok) throw new Error(sent.reason)
    const { importId } = sent.value
    await mapAsGuessed(desk(), importId)
    await bench.rows(`update imports set status = 'staging', attempts = 1 where id = $1`, [
      importId,
    ])
    await judge(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({ status: 'staged', counts: { created: 1 } })
    await bench.rows(`update imports set status = 'staging', attempts = 5 where id = $1`, [
      importId,
    ])
    await judge(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({ status: 'failed' })
    expect(await traces(importId)).toEqual({ debts: 0, parts: 0, staged: 0 })
  })

  test('whose staged rows a crash of the server took is refused, not half applied', async () => {
    const importId = await prepare(desk(), file(line(), line(second)))
    await bench.rows(`delete from import_debts where import_id = $1 and contract_number = 'VZ-2'`, [
      importId,
    ])
    await confirm(importId)
    await apply(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({ status: 'failed' })
    expect((await view(desk(), importId)).failure).toContain('se perderam')
    expect(await traces(importId)).toEqual({ debts: 0, parts: 0, staged: 0 })
  })

  test('that stands still is called again', async () => {
    const sent = await send(desk(), file(line()))
    if (!sent.ok) throw new Error(sent.reason)
    await mapAsGuessed(desk(), sent.value.importId)
    core.clock.advance({ minutes: 11 })
    await sweepUploads(core, importScope)
    await sweepUploads(core, importScope)
    const [called] = await bench.rows(
      `select count(*)::int as n from outbox_events
        where topic = 'import.mapped' and payload->>'importId' = $1`,
      [sent.value.importId],
    )
    expect(called).toEqual({ n: 2 })
  })

  test('larger than one part is read across its seams', async () => {
    const rows = Array.from({ length: 9_000 }, (_, at) =>
      line({
        contrato: `VZ-${at}`,
        celular: '',
        email: '',
        nome: 'Maria Aparecida de Souza '.repeat(4),
      }),
    )
    const text = file(...rows)
    expect(text.length).toBeGreaterThan(PART_BYTES)
    const importId = await prepare(desk(), text)
    const shown = await view(desk(), importId)
    expect(shown).toMatchObject({ counts: { created: 9_000, rejected: 0 } })
    // How far it was could be read on the way.
    expect(shown.progress.bytes).toBeGreaterThan(0)
    await discardUpload(core, who, importId)
  })

  test('that did not arrive whole is not taken', async () => {
    const begun = await beginUpload(core, who, {
      creditorSlug,
      portfolioName: 'B',
      fileName: 'b.csv',
    })
    if (!begun.ok) throw new Error(begun.reason)
    const { importId } = begun.value
    expect(await finishReceiving(core, who, { importId, bytes: 10 })).toMatchObject({
      reason: 'incomplete',
    })
    expect(await traces(importId)).toEqual({ debts: 0, parts: 0, staged: 0 })
  })
})

describe('what a creditor may not see', () => {
  test('an upload of another creditor is not there', async () => {
    const importId = await prepare(desk(), file(line()))
    const foreign = importer([newId<CreditorId>()])
    expect(await confirmUpload(core, foreign, { importId, recalls: null })).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect(await discardUpload(core, foreign, importId)).toEqual({ ok: false, reason: 'not_found' })
    expect(
      await beginUpload(core, foreign, { creditorSlug, portfolioName: 'B', fileName: 'b.csv' }),
    ).toEqual({ ok: false, reason: 'not_found' })
  })
})
