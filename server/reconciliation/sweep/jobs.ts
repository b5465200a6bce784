import { convergeReversal } from '#server/agreements/reversal/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { Provider } from '#server/payments/model.ts'
import { type Receipt, recordedAmong } from '#server/payments/recording/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { compareBooks } from '../finding/commands.ts'
import { DAYS_COMPARED } from '../finding/model.ts'
import {
  finishSweep,
  type HeldSweep,
  holdSweep,
  keepPage,
  planSweeps,
  postponeSweep,
} from './commands.ts'
import { listOf, listsOf } from './data.ts'
import type { ListedPage, ListedReversal, ProviderList } from './listing/data.ts'
import { ATTEMPTS_BEFORE_ALARM } from './model.ts'

/** Windows that one run walks at most; the next run goes on with the rest. */
const MOST_PER_RUN = 50

/**
 * Reads the providers' lists over every window that waits, books the money that no notice had told
 * of, keeps what was listed, and compares the books. Safe to repeat and to kill at any point; of
 * several that run at once each takes windows of its own. Answers how many windows were seen whole.
 */
export async function sweepProviders(
  core: Core,
  services: Services,
  scope: SystemScope,
  lists: readonly ProviderList[] = listsOf(services),
): Promise<number> {
  for (const { provider, kinds } of lists) {
    await inScope(core, scope, (tx) => planSweeps(tx, scope, provider, kinds))
  }
  const providers = lists.map(({ provider }) => provider)
  let done = 0
  for (let walked = 0; walked < MOST_PER_RUN; walked++) {
    const sweep = await inScope(core, scope, (tx) => holdSweep(tx, scope, providers))
    if (sweep === null) break
    if (await walk(core, scope, sweep, listOf(lists, sweep.provider))) done += 1
  }
  await compareRecentBooks(core, services, scope)
  return done
}

/** Compares the books of the last hundred days. */
export async function compareRecentBooks(core: Core, services: Services, scope: SystemScope) {
  const last = businessDate(core.clock.now())
  const days = { first: last.subtract({ days: DAYS_COMPARED }), last }
  return inScope(core, scope, (tx) => compareBooks(tx, scope, services.calendar, days))
}

/** True where the window was walked to its end and everything of it could be booked. */
async function walk(
  core: Core,
  scope: SystemScope,
  sweep: HeldSweep,
  list: ProviderList,
): Promise<boolean> {
  const fault = await firstFault(core, scope, sweep, list)
  if (fault === null) {
    const unreadable = await inScope(core, scope, (tx) => finishSweep(tx, scope, sweep))
    if (unreadable > 0) {
      core.log.error({ sweepId: sweep.id, unreadable }, 'lines of a provider list not readable')
    }
    return true
  }
  await inScope(core, scope, (tx) => postponeSweep(tx, scope, sweep, fault))
  const facts = { sweepId: sweep.id, provider: sweep.provider, attempts: sweep.attempts, fault }
  if (sweep.attempts >= ATTEMPTS_BEFORE_ALARM) core.log.error(facts, 'a provider list stays unread')
  else core.log.warn(facts, 'a provider list was not read to its end')
  return false
}

/**
 * Walks the pages; what keeps the window from being done, or null. A payment that cannot be booked
 * does not stop the others, but the window is walked again.
 */
async function firstFault(
  core: Core,
  scope: SystemScope,
  sweep: HeldSweep,
  list: ProviderList,
): Promise<string | null> {
  let fault: string | null = null
  for await (const answer of list.pages(sweep)) {
    if (answer.kind === 'fault') return answer.fault
    fault = (await takePage(core, scope, sweep, answer.value)) ?? fault
  }
  return fault
}

async function takePage(
  core: Core,
  scope: SystemScope,
  sweep: HeldSweep,
  page: ListedPage,
): Promise<string | null> {
  const { provider } = sweep
  const ids = page.receipts.map((receipt) => receipt.providerPaymentId)
  const known = await inScope(core, scope, (tx) => recordedAmong(tx, scope, provider, ids))
  const counts = { booked: 0, unplaced: 0, failed: 0 }
  for (const receipt of page.receipts) {
    const id = receipt.providerPaymentId
    if (known.has(id)) continue
    const outcome = await book(core, scope, receipt)
    if (outcome === 'recorded') counts.booked += 1
    if (outcome === 'unplaced') counts.unplaced += 1
    if (outcome === 'failed') counts.failed += 1
  }
  // What went back follows its money, which may have been booked a moment ago.
  for (const reversal of page.reversals) {
    if (!(await heal(core, scope, provider, reversal))) counts.failed += 1
  }
  const { entries, unreadable } = page
  const kept = { entries, unreadable, booked: counts.booked, unplaced: counts.unplaced }
  const changed = await inScope(core, scope, (tx) => keepPage(tx, scope, sweep, kept))
  if (changed.length > 0) {
    core.log.error({ sweepId: sweep.id, changed }, 'a provider lists other amounts than before')
  }
  return counts.failed > 0 ? `${counts.failed} not booked` : null
}

async function book(core: Core, scope: SystemScope, receipt: Receipt) {
  const { provider, providerPaymentId } = receipt
  try {
    const outcome = await inScope(core, scope, (tx) => settleReceipt(tx, scope, receipt))
    if (outcome === 'unplaced' || outcome === 'quarantined') {
      core.log.error({ provider, providerPaymentId, outcome }, 'listed money belongs to no charge')
    }
    return outcome
  } catch (error) {
    core.log.error({ provider, providerPaymentId, error }, 'listed money could not be booked')
    return 'failed' as const
  }
}

/** Books a listed return that no event told of; one of a payment that is not ours stays a finding. */
async function heal(
  core: Core,
  scope: SystemScope,
  provider: Provider,
  reversal: ListedReversal,
): Promise<boolean> {
  const { providerPaymentId } = reversal
  try {
    const of = { provider, providerPaymentId }
    await inScope(core, scope, (tx) => convergeReversal(tx, scope, of, reversal))
    return true
  } catch (error) {
    core.log.error({ provider, providerPaymentId, error }, 'a listed return could not be booked')
    return false
  }
}
