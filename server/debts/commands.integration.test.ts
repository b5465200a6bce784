import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreditorId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { recallDebt } from './commands.ts'
import { addCreditor, type Bench, createBench, file, importScope, line } from './import/testing.ts'

let core: TestCore
let bench: Bench
let creditorId: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
  creditorId = await addCreditor(core, 'vivaz')
  await bench.take(file(line(), line({ contrato: 'VZ-2' })))
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

const recall = (contractNumber: string) =>
  inScope(core, importScope, (tx) => recallDebt(tx, importScope, { creditorId, contractNumber }))

test('a recalled debt leaves the books as it came in, once, and no file brings it back', async () => {
  expect(await recall('VZ-1')).toMatchObject({ ok: true })
  expect(await recall('VZ-1')).toMatchObject({ ok: true })
  const rows = await bench.rows(
    `select ledger_balance(creditor_id, id) as owed, recalled_at is not null as recalled,
            (select count(*)::int from ledger_transactions t
              where t.subject_id = d.id and t.kind = 'debt_recall') as times
       from debts d where creditor_id = $1 order by contract_number`,
    [creditorId],
  )
  expect(rows).toEqual([
    { owed: 0n, recalled: true, times: 1 },
    { owed: 110_000n, recalled: false, times: 0 },
  ])
  const again = await bench.take(file(line({ principal: '2.000,00' })))
  expect(again.rejected).toContain('valor que o credor já recolheu')
})

test('a contract that nobody has is not found', async () => {
  expect(await recall('VZ-404')).toEqual({ ok: false, reason: 'not_found' })
})
