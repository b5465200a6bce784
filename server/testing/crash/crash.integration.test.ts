import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { migrateDatabase } from '#db/migrate.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import { type TestCore, testCoreOn } from '#server/testing/core.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { ensureDatabase, ensureRoles, OWNER_ROLE } from '../../../scripts/database-roles.ts'
import { startEmbeddedPostgres } from '../../../scripts/embedded-postgres.ts'
import { makeTemporaryFolder } from '../../../scripts/temporary-folder.ts'

const cleanups: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A plan of one instalment with a live charge: what the crashes below try to settle. */
async function payablePlan(core: TestCore) {
  const creditor = await addCreditor(core)
  const scope = await signIn(core, await addDebtor(core), 'R2')
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 100_000n })]
  const terms = termsFor(core, { creditorId: creditor.creditorId, scope, debts, kind: 'plan' })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  const txid = await addCharge(core, {
    creditorId: creditor.creditorId,
    debtorId: scope.debtorId,
    payableId: accepted.value.firstPayableId,
    amount: terms.total,
  })
  const open = async () => {
    const found = await inScope(core, testScope, (tx) =>
      balancesOf(tx, testScope, creditor.creditorId, [terms.id]),
    )
    return found.get(terms.id) as Centavos
  }
  return { txid, total: terms.total, open }
}

const END_TO_END = `E1234567820261123130000000000001`

describe('a crash', () => {
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
    const server = await durableServer()
    const core = server.core
    const plans = []
    plans.push(await payablePlan(core))
    const plan = plans[0]
    if (!plan) throw new Error('no plan')
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

/** A server of its own with every durability on, that can be stopped as if power failed. */
async function durableServer() {
  const folder = await makeTemporaryFolder()
  cleanups.push(() => folder.remove())
  const password = 'only-for-tests'
  const options = {
    home: join(folder.path, 'postgres'),
    logFile: join(folder.path, 'postgres.log'),
    superuserPassword: password,
    durable: true,
  }
  let server = await startEmbeddedPostgres(options)
  cleanups.push(() => server.stop())
  await ensureRoles(server, { superuser: password, owner: password, app: password })
  await ensureDatabase(server, password, 'quita')
  const ownerUrl = server.url(OWNER_ROLE, password, 'quita')
  await migrateDatabase(ownerUrl)
  const appUrl = server.url('quita_app', password, 'quita')
  const core = testCoreOn({ ownerUrl, appUrl, drop: async () => undefined })
  cleanups.push(core.close)
  return {
    core,
    async crash() {
      const ended = once(server.process, 'exit')
      server.process.kill('SIGQUIT')
      await ended
    },
    async start() {
      server = await startEmbeddedPostgres(options)
    },
  }
}
