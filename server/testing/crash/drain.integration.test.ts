import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PayableId } from '#server/kernel/id.ts'
import { payableById } from '#server/payments/data.ts'
import { inScope } from '#server/platform/db.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { AT_ONCE, LINES } from '#server/worker/notices.ts'
import { inProject } from '../../../scripts/project-root.ts'

/** What a supervisor gives a process to end by itself, before it kills it. */
const DRAIN_LIMIT_MS = 25_000
/** As many notices as the worker has in hand at once, and some more. */
const IN_HAND = AT_ONCE * LINES
const PAYMENTS = IN_HAND + 4

let world: PixWorld
const workers: ChildProcess[] = []

beforeEach(async () => {
  world = await startPixWorld()
  // The worker goes by the machine's clock: by that, what the test makes is fresh.
  world.core.clock.set(Temporal.Now.instant())
})
afterEach(async () => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL')
  await world.end()
}, PATIENT.timeout)

/** The real worker, over the database and the providers of the test. */
async function startWorker(): Promise<ChildProcess> {
  const { core, provider } = world
  const environment = webEnvironment(core, {
    LOG_LEVEL: 'info',
    PIX_BASE_URL: `${provider.url}/psp/api/v2`,
    PIX_TOKEN_URL: `${provider.url}/psp/oauth/token`,
    PIX_CLIENT_ID: 'quita',
    PIX_CLIENT_SECRET: 'secret',
    PIX_WEBHOOK_URL: provider.services.pixWebhookUrl,
  })
  const worker = spawn(process.execPath, [inProject('server/worker/main.ts')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  workers.push(worker)
  let said = ''
  await new Promise<void>((resolve, reject) => {
    worker.once('exit', () => reject(new Error(`the worker ended: ${said}`)))
    worker.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8')
      if (said.includes('worker ready')) resolve()
    })
  })
  return worker
}

/** Asks a process to end, and answers how it did and how long it took. */
async function drain(worker: ChildProcess) {
  const began = performance.now()
  const ended = once(worker, 'exit')
  worker.kill('SIGTERM')
  const [code, signal] = await ended
  return { code, signal, ms: performance.now() - began }
}

async function paidAmong(payableIds: readonly PayableId[]): Promise<number> {
  let paid = 0
  for (const id of payableIds) {
    const payable = await inScope(world.core, testScope, (tx) => payableById(tx, testScope, id))
    if (payable && payable.paid === payable.owed) paid += 1
  }
  return paid
}

/** Notices of payments that nobody has followed up yet. */
async function waitingPayments(): Promise<PayableId[]> {
  const { agreementId } = await world.plan(PAYMENTS)
  const lines = await world.scheduleOf(agreementId)
  for (const [index, line] of lines.entries()) {
    const charge = await world.liveCharge(line.id)
    await world.provider.pay(charge.brCode)
    await world.noticed(index + 1)
  }
  return lines.map((line) => line.id)
}

const faultsLeft = async () => {
  const { faults } = (await world.provider.control('/control/faults')) as { faults: unknown[] }
  return faults.length
}

describe('scenario 66: SIGTERM in the middle of payments', PATIENT, () => {
  it('the worker ends what it has in hand and begins nothing more; the next one does the rest', async () => {
    const payableIds = await waitingPayments()
    // The provider holds its first answers: whatever follows waits behind them.
    const slow = { on: 'get_pix', kind: 'delay', delayMs: 1_500 }
    for (let n = 0; n < IN_HAND; n++) await world.provider.control('/control/faults', slow)
    const first = await startWorker()
    await vi.waitFor(async () => expect(await faultsLeft()).toBe(0), { timeout: 60_000 })
    const ended = await drain(first)
    expect(ended).toMatchObject({ code: 0, signal: null })
    expect(ended.ms).toBeLessThan(DRAIN_LIMIT_MS)
    // What was asked has been booked, and the batch behind it was left alone.
    expect(await paidAmong(payableIds)).toBe(IN_HAND)

    const second = await startWorker()
    await vi.waitFor(async () => expect(await paidAmong(payableIds)).toBe(PAYMENTS), {
      timeout: 90_000,
      interval: 250,
    })
    expect(await drain(second)).toMatchObject({ code: 0 })
  })

  it('an idle worker ends at once', async () => {
    const ended = await drain(await startWorker())
    expect(ended).toMatchObject({ code: 0, signal: null })
    expect(ended.ms).toBeLessThan(DRAIN_LIMIT_MS)
  })
})
