import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CreditorId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, type Bench, createBench, file, line } from '../testing.ts'
import { confirmUpload } from '../upload/commands.ts'
import { rejectedPart } from '../upload/data.ts'
import { apply, importer, prepare, view } from '../upload/testing.ts'
import { problemsOf } from './data.ts'

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
const second = { contrato: 'VZ-2', documento: '529.982.247-25', nome: 'João Lima' }

describe('what is wrong with a file', () => {
  test('is shown by line and column, personal data only by its shape, and handed back as it was', async () => {
    const bad = line({ ...second, documento: '529.982.247-26' })
    const evil = `=cmd|calc;${line({ contrato: 'VZ-9' })}`
    await bench.take(file(line({ contrato: 'VZ-5' })), creditorSlug)
    const other = line({ ...second, contrato: 'VZ-5' })
    const importId = await prepare(
      desk(),
      file(line(), bad, line({ contrato: 'VZ-3', vencimento: '31/02/2026' }), evil, other),
    )
    const { rows } = await inScope(core, who, (tx) => problemsOf(tx, who, { importId, after: 0 }))
    expect(rows.map(({ line, column, reason, value }) => [line, column, reason, value])).toEqual([
      [3, 'documento', 'document_check_digits', '52•.•••.•••-••'],
      [4, 'vencimento', 'date_impossible', '31/02/2026'],
      [5, '', 'cells_extra', null],
      [6, 'contrato', 'contract_of_another', 'VZ-5'],
    ])
    const parts = [0, 1, 2].map((number) =>
      inScope(core, who, (tx) => rejectedPart(tx, who, { creditorId, importId }, number)),
    )
    const [read, late, end] = await Promise.all(parts)
    expect(read).toContain(`3;documento;CPF ou CNPJ com dígitos verificadores errados;"${bad}"`)
    expect(read).toContain(`"'=cmd|calc;`)
    expect(late).toContain(`6;contrato;contrato já cadastrado para outro CPF ou CNPJ;"${other}"`)
    expect(end).toBeNull()
  })

  test('by the books alone is asked of them again when it is applied', async () => {
    await bench.take(file(line({ contrato: 'VZ-5' })), creditorSlug)
    const ofDebt = (value: string) =>
      bench.rows(`update debts set recalled_at = ${value} where creditor_id = $1`, [creditorId])
    await ofDebt('now()')
    const importId = await prepare(desk(), file(line({ contrato: 'VZ-5', produto: 'Móvel' })))
    const told = () => inScope(core, who, (tx) => problemsOf(tx, who, { importId, after: 0 }))
    expect((await told()).rows).toMatchObject([{ line: 2, reason: 'recalled' }])
    await ofDebt('null')
    await confirmUpload(core, who, { importId, recalls: null })
    await apply(desk(), importId)
    expect((await view(desk(), importId)).counts).toMatchObject({ changed: 1, rejected: 0 })
    expect((await told()).rows).toEqual([])
    const first = { creditorId, importId }
    expect(await inScope(core, who, (tx) => rejectedPart(tx, who, first, 0))).toBeNull()
  })
})
