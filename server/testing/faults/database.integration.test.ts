import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import {
  CommitOutcomeUnknown,
  type Core,
  createPool,
  inScope,
  readAtOnce,
} from '#server/platform/db.ts'
import { LINE_LIMITS } from '#server/platform/db-line.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { payablePlan } from '#server/testing/faults/payable.ts'
import { type FaultProxy, startFaultProxy } from '#server/testing/faults/proxy.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

/** The usual limits, nested alike, but over soon. */
const QUICK = {
  connectMs: 5_000,
  lockMs: 4_000,
  statementMs: 5_000,
  idleTransactionMs: 600,
  silenceMs: 700,
}
const LINES = 6

let core: TestCore
let proxy: FaultProxy
/** The same database, by the road on which things go wrong. */
let far: Core

beforeEach(async () => {
  core = await createTestCore()
  proxy = await startFaultProxy(core.appUrl)
  const pool = createPool(proxy.through(core.appUrl), LINES, QUICK)
  pool.on('error', () => undefined)
  far = { ...core, pool }
})

afterEach(async () => {
  proxy.set('pass')
  await far.pool.end()
  await proxy.close()
  await expectBooksInOrder(core)
  await core.close()
})

const settleBy = (on: Core, receipt: ReturnType<typeof pixReceipt>) =>
  inScope(on, testScope, (tx) => settleReceipt(tx, testScope, receipt))

/** As many transactions at once as there are lines: each has one of its own. */
async function openAllLines() {
  let inside = 0
  const all = Promise.withResolvers<void>()
  const one = () =>
    inScope(far, testScope, async () => {
      inside += 1
      if (inside === LINES) all.resolve()
      await all.promise
    })
  await Promise.all(Array.from({ length: LINES }, one))
  expect(proxy.lines()).toBe(LINES)
}

const one = { text: 'select 1 as one', values: [] }

describe('scenario 46: a half-open line to the database', () => {
  it('is given up by its silence, and the pool serves again with all of its lines', async () => {
    const plan = await payablePlan(core)
    await openAllLines()
    proxy.abandon()
    const receipt = pixReceipt(plan.txid, 100n, core.clock.now())
    await expect(settleBy(far, receipt)).rejects.toThrow('said nothing')
    // Nobody tries the other dead lines one after the other.
    const again = await Promise.all(Array.from({ length: LINES }, () => settleBy(far, receipt)))
    expect(again.filter((outcome) => outcome === 'recorded')).toHaveLength(1)
    expect(again.filter((outcome) => outcome === 'replayed')).toHaveLength(LINES - 1)
    expect(await plan.open()).toBe(plan.total - 100n)
  })

  it('is given up by reads in one packet, too', async () => {
    await openAllLines()
    proxy.abandon()
    await expect(readAtOnce(far, testScope, { one })).rejects.toThrow('said nothing')
    expect(await readAtOnce(far, testScope, { one })).toEqual({ one: [{ one: 1 }] })
  })

  it('leaves its locks to others as soon as the server has waited long enough', async () => {
    const plan = await payablePlan(core)
    const receipt = pixReceipt(plan.txid, 100n, core.clock.now())
    const lost = inScope(far, testScope, async (tx) => {
      await settleReceipt(tx, testScope, receipt)
      proxy.abandon()
      await tx.sql('select 1')
    })
    const settled = Promise.withResolvers<void>()
    void lost.catch(() => settled.resolve())
    // Whoever waits has the limits of the product: longer than the server lets the lost one idle.
    expect(await settleBy(core, receipt)).toBe('recorded')
    await settled.promise
    expect(await settleBy(far, receipt)).toBe('replayed')
    expect(await plan.open()).toBe(plan.total - 100n)
  })

  it('that drops everything for new lines, too, stops nobody longer than the limits', async () => {
    proxy.set('blackhole')
    const cold = createPool(proxy.through(core.appUrl), 1, { ...QUICK, connectMs: 500 })
    await expect(
      settleBy({ ...core, pool: cold }, pixReceipt('x', 1n, core.clock.now())),
    ).rejects.toThrow(/timeout/)
    await cold.end()
  })

  it('costs ten seconds at most under the limits of the product', () => {
    const { lockMs, statementMs, idleTransactionMs, silenceMs, connectMs } = LINE_LIMITS
    expect(lockMs).toBeLessThan(statementMs)
    expect(statementMs).toBeLessThan(silenceMs)
    expect(Math.max(silenceMs, idleTransactionMs, connectMs)).toBeLessThanOrEqual(10_000)
  })

  it('is not taken for silence where work announced that it takes time', async () => {
    const near = createPool(core.appUrl, 2, QUICK)
    const [held, limitPassed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holder = inScope(core, testScope, async (tx) => {
      await tx.sql('select pg_advisory_xact_lock(46)')
      held.resolve()
      await limitPassed.promise
    })
    await held.promise
    const waitForLock = (patient: boolean) =>
      inScope({ ...core, pool: near }, testScope, async (tx) => {
        if (patient) await tx.takeTime()
        await tx.sql('select pg_advisory_xact_lock(46)')
        return 'got it'
      })
    const patient = waitForLock(true)
    await expect(waitForLock(false)).rejects.toThrow('said nothing')
    limitPassed.resolve()
    expect(await patient).toBe('got it')
    await holder
    await near.end()
  })
})

describe('scenario 45: the answer to a commit is lost', () => {
  it('after it was done: reading again by the payment’s own id finds it', async () => {
    const plan = await payablePlan(core)
    const receipt = pixReceipt(plan.txid, plan.total, core.clock.now())
    proxy.listen((bytes) => {
      if (bytes.includes('commit')) proxy.set('deaf')
    })
    await expect(settleBy(far, receipt)).rejects.toBeInstanceOf(CommitOutcomeUnknown)
    expect(await plan.open()).toBe(0n)
    proxy.listen(() => undefined)
    proxy.set('pass')
    expect(await settleBy(far, receipt)).toBe('replayed')
    expect(await plan.open()).toBe(0n)
  })

  it('before it arrived: asked again, the payment is booked once', async () => {
    const plan = await payablePlan(core)
    const receipt = pixReceipt(plan.txid, plan.total, core.clock.now())
    proxy.listen((bytes) => {
      if (bytes.includes('commit')) proxy.set('blackhole')
    })
    await expect(settleBy(far, receipt)).rejects.toBeInstanceOf(CommitOutcomeUnknown)
    proxy.listen(() => undefined)
    proxy.set('pass')
    expect(await settleBy(far, receipt)).toBe('recorded')
    expect(await settleBy(far, receipt)).toBe('replayed')
    expect(await plan.open()).toBe(0n)
  })

  it('and the line is cut in the middle of any answer: never more than once, never lost', async () => {
    const plan = await payablePlan(core)
    const receipt = pixReceipt(plan.txid, plan.total, core.clock.now())
    // From the greeting to the commit, an answer to settling is cut here and there.
    for (const bytes of [1, 400, 900, 2_000, 4_000, 6_000, 8_000]) {
      proxy.cutAfter(bytes)
      const pool = createPool(proxy.through(core.appUrl), 1, QUICK)
      pool.on('error', () => undefined)
      await settleBy({ ...core, pool }, receipt).catch(() => 'lost')
      await pool.end()
    }
    proxy.cutAfter(Number.MAX_SAFE_INTEGER)
    expect(['recorded', 'replayed']).toContain(await settleBy(far, receipt))
    expect(await plan.open()).toBe(0n)
  })
})
