import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { invariantViolations } from '#db/invariants.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { centavos } from '#server/kernel/money.ts'
import { closeNotice } from '#server/payments/notice/commands.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { DatabaseUrls } from '../scripts/settings.ts'
import type { Bench } from './bench.ts'
import { LOAD_CORE, onCore, pin, SERVER_CORE } from './cores.ts'
import { alternate, type Figure, ratios, spreadOf, whole } from './figure.ts'
import { prepareGround } from './import-ground.ts'
import { output } from './program.ts'
import {
  coreOn,
  type Due,
  duesOf,
  endToEndIdOf,
  INSTALMENTS,
  layOut,
  PAID_AT,
  SAME_WRITES,
} from './settle-ground.ts'
import { measureSettleHttp } from './settle-http.ts'

/**
 * P9: settling a payment from Node, with everything that is read and decided on the way, eight at a
 * time, against pgbench writing the same rows eight at a time without reading or deciding anything.
 */
const AT_A_TIME = 8
const EACH_ROUND = { full: 4_000, quick: 400 }
const scope = mintSystemScope('bench')

const hasPgbench = spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0

export async function measureSettle(bench: Bench): Promise<Figure[]> {
  if (!hasPgbench) {
    bench.say('left out: there is no pgbench on this machine (postgresql-contrib)')
    return []
  }
  const folder = bench.folder('settle')
  const ground = await prepareGround(folder)
  try {
    pin(ground.pid, SERVER_CORE)
    const count = bench.quick ? EACH_ROUND.quick : EACH_ROUND.full
    // No plan comes to its end: pgbench would not know that it has to be settled.
    const plans = Math.ceil((count * (bench.rounds + 1)) / (INSTALMENTS - 2))
    const ours = await ground.fresh('bench_settle_ours')
    const floor = await ground.fresh('bench_settle_floor')
    for (const { owner } of [ours, floor]) await layOut(owner, plans)
    const script = join(folder, 'same-writes.sql')
    writeFileSync(script, SAME_WRITES)
    const rates = await race(bench, { ours, floor, script, count })
    for (const { owner } of [ours, floor]) await expectRight(owner)
    return [figureOf(rates), ...(await measureSettleHttp(bench, ground))]
  } finally {
    await ground.stop()
  }
}

type Race = {
  readonly ours: DatabaseUrls
  readonly floor: DatabaseUrls
  readonly script: string
  readonly count: number
}

async function race(bench: Bench, { ours, floor, script, count }: Race) {
  const core = coreOn(ours, AT_A_TIME)
  const dues = (await duesOf(ours.owner)).values()
  const node = () => perSecond(count, () => settleMany(core, dues.take(count)))
  const bare = () => perSecond(count, () => writeMany(floor, script, count))
  try {
    // Plans, caches and the compiler are warm before anything is on the clock.
    await node()
    await bare()
    return await alternate(bench.rounds, { floor: bare, ours: node }, bench.say)
  } finally {
    await core.pool.end()
  }
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return (count / (performance.now() - beganMs)) * 1000
}

/** As the worker does it, once the provider has said that the money came. */
async function settleMany(core: Core, dues: IteratorObject<Due>): Promise<void> {
  const waiting = dues.toArray().values()
  const line = async () => {
    for (const due of waiting) {
      await inScope(core, scope, async (tx) => {
        const outcome = await settleReceipt(tx, scope, receiptOf(due))
        if (outcome !== 'recorded') throw new Error(`${due.reference} was ${outcome}`)
        await closeNotice(tx, scope, due.inboxId, outcome)
      })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, line))
}

function receiptOf({ reference, amount }: Due): Receipt {
  return {
    provider: 'pix',
    reference,
    providerPaymentId: endToEndIdOf(reference),
    amount: centavos(amount),
    paidAt: PAID_AT,
    payeeKey: null,
    lateCharges: null,
  }
}

function writeMany({ app }: DatabaseUrls, script: string, count: number): Promise<string> {
  const { username, password, hostname, port, pathname } = new URL(app)
  const args = [
    ...['-n', '-M', 'prepared', '-f', script, '-c', String(AT_A_TIME), '-j', '1'],
    ...['-t', String(count / AT_A_TIME), '-h', hostname, '-p', port, '-U', username],
    pathname.slice(1),
  ]
  return output(...onCore(LOAD_CORE, 'pgbench', args), { PGPASSWORD: password })
}

/** Fast and wrong would be worth nothing: the books are checked, and that everything was booked. */
async function expectRight(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const violations = await invariantViolations(owner)
  await owner.end()
  if (violations.length > 0) throw new Error(`the books are wrong: ${violations[0]}`)
}

function figureOf({ ours, floor }: Record<'ours' | 'floor', number[]>): Figure {
  return {
    name: 'settlement',
    ratio: ratios(ours, floor),
    target: { is: 'at least', value: 0.7 },
    ours: `${whole(spreadOf(ours).median)}/s`,
    floor: `${whole(spreadOf(floor).median)}/s`,
    note: `${AT_A_TIME} settlements at a time in one Node process: charge, locks, schedule, distribution, ledger, payment, allocations, charge, audit, outbox, notice. The floor is pgbench -M prepared -c ${AT_A_TIME} writing the same rows, one statement each, reading and deciding nothing.`,
  }
}
