import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { startDurableServer } from '#server/testing/crash/server.ts'
import { payablePlan } from '#server/testing/faults/payable.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

const cleanups: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const END_TO_END = `E1234567820261123130000000000001`

describe('a crash', PATIENT, () => {
  it('scenario 15: of the worker inside the posting transaction leaves nothing, and a repetition posts once', async () => {
    const core = await createTestCore()
    cleanups.push(core.close)
    const plan = await payablePlan(core)
    const barrier = new pg.Client({ connectionString: core.ownerUrl })
    await barrier.connect()
    await barrier.query('select pg_advisory_lock(4215)')
    const worker = spawn(process.execPath, [
      join(import.meta.dirname, 'settle-and-hang.ts'),
      core.appUrl,
      plan.txid,
      END_TO_END,
      String(plan.total),
      '4215',
    ])
    const [line] = await once(worker.stdout, 'data')
    expect(String(line)).toContain('posted')
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    await barrier.end()
    expect(await plan.open()).toBe(plan.total)
    await expectBooksInOrder(core)
    const receipt = {
      ...pixReceipt(plan.txid, plan.total, core.clock.now()),
      providerPaymentId: END_TO_END,
    }
    const settle = () => inScope(core, testScope, (tx) => settleReceipt(tx, testScope, receipt))
    expect(await settle()).toBe('recorded')
    expect(await settle()).toBe('replayed')
    expect(await plan.open()).toBe(0n)
    await expectBooksInOrder(core)
  })

  it('scenario 45: of the database in the middle of payments loses none and doubles none', async () => {
    const server = await startDurableServer()
    cleanups.push(server.close)
    const core = server.core
    const plan = await payablePlan(core)
    const receipts = Array.from({ length: 40 }, () => pixReceipt(plan.txid, 100n, core.clock.now()))
    const settle = (receipt: (typeof receipts)[number]) =>
      inScope(core, testScope, (tx) => settleReceipt(tx, testScope, receipt))
    const underway = receipts.map((receipt) => settle(receipt).catch(() => 'interrupted'))
    await Promise.race(underway)
    await server.crash()
    const first = await Promise.all(underway)
    expect(first).toContain('interrupted')
    await server.start()
    // Whatever the answers said, the provider's ids decide: asked again, each is booked once.
    for (const receipt of receipts)
      expect(['recorded', 'replayed']).toContain(await settle(receipt))
    expect(await plan.open()).toBe(centavos(plan.total - 4_000n))
    await expectBooksInOrder(core)
  })
})
