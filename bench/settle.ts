import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { invariantViolations } from '#db/invariants.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { closeNotices } from '#server/payments/notice/following/commands.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { DatabaseUrls } from '../scripts/settings.ts'
import type { Bench } from './bench.ts'
import { LOAD_CORE, onCore, pin, SERVER_CORE } from './cores.ts'
import { alternate, type Figure, perSecond, ratios, spreadOf, whole } from './figure.ts'
import { prepareGround } from './import-ground.ts'
import { output } from './program.ts'
import {
  coreOn,
  type Due,
  duesOf,
  INSTALMENTS,
  layOut,
  PAID_AT,
  paymentIdOf,
  SAME_WRITES,
} from './settle-ground.ts'
import { measureSettleHttp } from './settle-http.ts'
import { overhear, scriptOf } from './settle-overheard.ts'

/**
 * P9: settling a payment from Node, eight at a time, against pgbench saying the same to the database
 * eight at a time; and, for the record, against pgbench writing the same rows without locking,
 * reading or deciding anything.
 */
const AT_A_TIME = 8
const EACH_ROUND = { full: 2_000, quick: 400 }
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
    // No plan comes to its end, not even the one that is overheard: pgbench would not settle it.
    const plans = Math.ceil((count * (bench.rounds + 1)) / (INSTALMENTS - 3))
    const ours = await ground.fresh('bench_settle_ours')
    const same = await ground.fresh('bench_settle_same')
    const writes = await ground.fresh('bench_settle_writes')
    for (const { owner } of [ours, same, writes]) await layOut(owner, plans)
    const scripts = { same: join(folder, 'same.sql'), writes: join(folder, 'writes.sql') }
    writeFileSync(scripts.same, await sameStatements(same))
    writeFileSync(scripts.writes, SAME_WRITES)
    const rates = await race(bench, { ours, same, writes, scripts, count })
    for (const { owner } of [ours, same, writes]) await expectRight(owner)
    return [...figuresOf(rates), ...(await measureSettleHttp(bench, ground))]
  } finally {
    await ground.stop()
  }
}

/** What the product says while it settles the last of the payments, which nobody else takes. */
async function sameStatements(urls: DatabaseUrls): Promise<string> {
  const core = coreOn(urls, 1)
  try {
    const due = assertPresent((await duesOf(urls.owner)).at(-1), 'there are payments')
    const packets = await overhear(core, () => settleMany(core, [due].values()))
    return await scriptOf(urls.owner, packets, due.reference)
  } finally {
    await core.pool.end()
  }
}

type Race = {
  readonly ours: DatabaseUrls
  readonly same: DatabaseUrls
  readonly writes: DatabaseUrls
  readonly scripts: { readonly same: string; readonly writes: string }
  readonly count: number
}

async function race(bench: Bench, { ours, same, writes, scripts, count }: Race) {
  const core = coreOn(ours, AT_A_TIME)
  const dues = (await duesOf(ours.owner)).values()
  const contestants = {
    same: () => perSecond(count, () => runPgbench(same, scripts.same, count)),
    writes: () => perSecond(count, () => runPgbench(writes, scripts.writes, count)),
    ours: () => perSecond(count, () => settleMany(core, dues.take(count))),
  }
  try {
    // Plans, caches and the compiler are warm before anything is on the clock.
    for (const run of Object.values(contestants)) await run()
    return await alternate(bench.rounds, contestants, bench.say)
  } finally {
    await core.pool.end()
  }
}

/** As the worker does it, once the provider has said that the money came. */
async function settleMany(core: Core, dues: IteratorObject<Due>): Promise<void> {
  const waiting = dues.toArray().values()
  const line = async () => {
    for (const due of waiting) {
      await inScope(core, scope, async (tx) => {
        const outcome = await settleReceipt(tx, scope, receiptOf(due))
        if (outcome !== 'recorded') throw new Error(`${due.reference} was ${outcome}`)
        closeNotices(tx, scope, [{ inboxId: due.inboxId, outcome }])
      })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, line))
}

function receiptOf(due: Due): Receipt {
  const { provider, reference, amount } = due
  return {
    provider,
    reference,
    providerPaymentId: paymentIdOf(due),
    amount: centavos(amount),
    paidAt: PAID_AT,
    payeeKey: null,
    lateCharges: null,
  }
}

function runPgbench({ app }: DatabaseUrls, script: string, count: number): Promise<string> {
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

function figuresOf({ ours, same, writes }: Record<'ours' | 'same' | 'writes', number[]>): Figure[] {
  const often = (rates: readonly number[]) => `${whole(spreadOf(rates).median)}/s`
  const note = `${AT_A_TIME} settlements at a time in one Node process: locks, charge, schedule, distribution, ledger, payment, allocations, charge, audit, outbox, notice. The floors are pgbench -M prepared -c ${AT_A_TIME} in the same scope.`
  return [
    {
      name: 'settlement, against its own statements',
      ratio: ratios(ours, same),
      target: { is: 'at least', value: 0.7 },
      ours: often(ours),
      floor: often(same),
      note: `${note} Here it says exactly what the product says, in the same packets: overheard in this run, each value taken from a row.`,
    },
    {
      name: 'settlement, against its bare writes',
      ratio: ratios(ours, writes),
      target: null,
      ours: often(ours),
      floor: often(writes),
      note: `${note} Here it writes the same rows into the same tables, one statement each, and takes no lock, reads nothing and decides nothing: what no settlement that keeps its promises can do.`,
    },
  ]
}
