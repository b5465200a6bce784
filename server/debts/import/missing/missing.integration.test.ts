import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CreditorId, ImportId } from '#server/kernel/id.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, type Bench, createBench, file, line } from '../testing.ts'
import { confirmUpload } from '../upload/commands.ts'
import { apply, importer, prepare, view } from '../upload/testing.ts'

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

const second = { contrato: 'VZ-2', documento: '529.982.247-25', nome: 'João Lima' }

describe('debts that a file does not name any more', () => {
  const full = () => file(line(), line(second), line({ contrato: 'VZ-3', principal: '50,00' }))
  const inBooks = () =>
    bench.rows(
      `select contract_number as contract, recalled_at is not null as recalled,
              ledger_balance(creditor_id, id) as owed
         from debts where creditor_id = $1 order by contract_number`,
      [creditorId],
    )

  async function loaded() {
    const importId = await prepare(desk(), full())
    await confirm(importId)
    await apply(desk(), importId)
  }

  test('are counted, stay where nobody says otherwise, and go where somebody does', async () => {
    await loaded()
    const kept = await prepare(desk(), file(line()))
    expect((await view(desk(), kept)).counts).toMatchObject({ unchanged: 1, missing: 2 })
    await confirm(kept)
    await apply(desk(), kept)
    expect((await inBooks()).filter(({ recalled }) => recalled)).toEqual([])

    const importId = await prepare(desk(), file(line()))
    expect(await confirm(importId, 3)).toEqual({ ok: false, reason: 'changed' })
    expect(await confirm(importId, 2)).toMatchObject({ ok: true })
    await apply(desk(), importId)
    expect(await inBooks()).toEqual([
      { contract: 'VZ-1', recalled: false, owed: 110_000n },
      { contract: 'VZ-2', recalled: true, owed: 0n },
      { contract: 'VZ-3', recalled: true, owed: 0n },
    ])
    const [recalls] = await bench.rows(
      `select count(*)::int as n, min(state) as state from debt_recalls where import_id = $1`,
      [importId],
    )
    expect(recalls).toEqual({ n: 2, state: 'done' })
  })

  test('are not guessed where a row could not be read', async () => {
    await loaded()
    const importId = await prepare(desk(), file(line(), line({ ...second, documento: '1' })))
    expect(await confirm(importId, 2)).toEqual({ ok: false, reason: 'unread_rows' })
  })

  test('are shown again where they are not those that were seen', async () => {
    await loaded()
    const importId = await prepare(desk(), file(line()))
    await confirm(importId, 2)
    await bench.rows(
      `update debts set recalled_at = now() where creditor_id = $1 and contract_number = 'VZ-2'`,
      [creditorId],
    )
    await apply(desk(), importId)
    expect(await view(desk(), importId)).toMatchObject({ status: 'staged', counts: { missing: 1 } })
    expect((await inBooks()).filter(({ recalled }) => recalled)).toHaveLength(1)
  })
})
