import { and, eq, inArray } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { agreementBreaches, debtRestatements } from '#db/schema/breaches.ts'
import { calendarOfAgreement } from '#server/agreements/calendar/data.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { closePayables } from '#server/agreements/ending/commands.ts'
import {
  AGREEMENT_TRANSITIONS,
  type InstalmentProgress,
  lateLines,
} from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { lockDebts } from '#server/debts/data.ts'
import { isAgreementAtRest } from '#server/debts/standstill/data.ts'
import { assert } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AgreementBreachId,
  type AgreementNoticeId,
  type DebtRestatementId,
  type LedgerTransactionId,
  newId,
} from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { balancesOf, holdingsOf } from '#server/ledger/data.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { type AgreementKey, type AgreementRow, debtsIn, lockAgreement } from './data.ts'
import { holdsUntil, repairableUntil } from './model.ts'
import { givenNotice, noticesOf } from './notice/data.ts'
import { debtsAfterBreach, PARTS, type RestatedDebt } from './restating/model.ts'
import { unwindingPostings } from './unwinding/model.ts'

/**
 * Stops an agreement that is still late after a notice and the whole of its grace (rule 12), and
 * gives what is left back to its debts by the agreement's own effect. False where anything speaks
 * against it now: paid meanwhile, no notice that was sent, an outcome nobody knows yet.
 */
export async function breakAgreement(
  tx: Tx,
  scope: SystemScope,
  key: AgreementKey,
): Promise<boolean> {
  await lockSchedule(tx, scope, key)
  const agreement = await lockAgreement(tx, scope, key)
  const lines = await instalmentsOf(tx, scope, key)
  const notice = await noticeToBreakBy(tx, scope, agreement, lines)
  if (notice === null) return false
  const calendar = await calendarOfAgreement(tx, scope, key)
  const now = tx.clock.now()
  const on = businessDate(now)
  const id = newId<AgreementBreachId>(now.epochMilliseconds)
  await lockDebts(tx, scope, key.creditorId, await debtIdsOf(tx, scope, key))
  const left = await giveBack(tx, scope, agreement, lines, {
    effect: agreement.breachEffect,
    kind: 'agreement_breach',
    key: `agreement-breach:${id}`,
    cause: 'breach',
    accrues: agreement.breachEffect !== 'novation',
  })
  await stop(tx, key, 'broken', { brokenAt: now })
  await tx.db.insert(agreementBreaches).values({
    ...key,
    id,
    debtorId: agreement.debtorId,
    noticeId: notice,
    brokenAt: now,
    repairableUntil: repairableUntil(calendar, on, agreement.repairDays),
    ...left,
  })
  await closePayables(tx, key)
  const { debtorId, number } = agreement
  await recordAudit(tx, scope, {
    action: 'agreement.broken',
    subjectId: key.agreementId,
    creditorId: key.creditorId,
    debtorId,
    number,
    effect: agreement.breachEffect,
  })
  await emit(tx, { topic: 'agreement.broken', ...key, debtorId })
  return true
}

/** The notice whose grace is over; null where the agreement goes on. */
async function noticeToBreakBy(
  tx: Tx,
  scope: SystemScope,
  agreement: AgreementRow,
  lines: readonly InstalmentProgress[],
): Promise<AgreementNoticeId | null> {
  const { creditorId, graceDays } = agreement
  if (!statesAccepting(AGREEMENT_TRANSITIONS, 'broken').includes(agreement.status)) return null
  if (lines.every((line) => line.paidAt === null) || lines.some((line) => line.underReview)) {
    return null
  }
  const today = businessDate(tx.clock.now())
  const [oldest] = lateLines(lines, today)
  if (!oldest) return null
  const given = givenNotice(await noticesOf(tx, scope, { creditorId, payableId: oldest.id }))
  if (!given?.sentOn) return null
  const key = { creditorId, agreementId: agreement.id }
  const calendar = await calendarOfAgreement(tx, scope, key)
  const holds = holdsUntil(calendar, given.sentOn, graceDays)
  if (Temporal.PlainDate.compare(today, holds) <= 0) return null
  if (await isAgreementAtRest(tx, scope, key)) return null
  const open = await openChargesOn(
    tx,
    scope,
    creditorId,
    lines.map((line) => line.id),
  )
  // The provider may have the money already: the janitor asks, and ends every such charge.
  return open.some(({ status }) => status !== 'live') ? null : given.id
}

async function debtIdsOf(tx: Tx, scope: Scope, key: AgreementKey) {
  return (await debtsIn(tx, scope, key)).map((debt) => debt.debtId)
}

/** How what an agreement holds goes back to its debts, and under which name in the books. */
export type GivingBack = {
  readonly effect: AgreementRow['breachEffect']
  readonly kind: 'agreement_breach' | 'agreement_withdrawal'
  readonly key: string
  readonly cause: 'breach' | 'withdrawal'
  /** Whether the original contract runs on from here. */
  readonly accrues: boolean
}

/** Empties the account of an agreement into its debts, and restates each of them from today. */
export async function giveBack(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
  lines: readonly InstalmentProgress[],
  how: GivingBack,
) {
  const { creditorId, id: agreementId, debtorId } = agreement
  const on = businessDate(tx.clock.now())
  const debts = await debtsIn(tx, scope, { creditorId, agreementId })
  const { monthlyRate, total } = agreement
  const beganOn = businessDate(agreement.acceptedAt)
  const restated = debtsAfterBreach(how.effect, { lines, monthlyRate, beganOn, debts, total }, on)
  const held = await holdingsOf(tx, scope, creditorId, agreementId)
  const postings = unwindingPostings(agreementId, held, debts, restated)
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: how.kind,
    key: how.key,
    effectiveOn: on,
    subjectId: agreementId,
    postings,
  })
  assert(posted.ok, 'an agreement is emptied once')
  await restate(tx, { agreement, restated, on, how, ledgerTransactionId: posted.value })
  await checkBooks(tx, scope, agreement, restated)
  return {
    heldBefore: held.balance,
    owedAfter: sum(restated.flatMap((debt) => PARTS.map((part) => debt[part]))),
    ledgerTransactionId: posted.value,
  }
}

async function restate(
  tx: Tx,
  input: {
    agreement: AgreementRow
    restated: readonly RestatedDebt[]
    on: Temporal.PlainDate
    how: GivingBack
    ledgerTransactionId: LedgerTransactionId
  },
): Promise<void> {
  const { agreement, restated, on, how, ledgerTransactionId } = input
  const now = tx.clock.now()
  await tx.db.insert(debtRestatements).values(
    restated.map((debt) => ({
      ...debt,
      creditorId: agreement.creditorId,
      id: newId<DebtRestatementId>(now.epochMilliseconds),
      debtorId: agreement.debtorId,
      cause: how.cause,
      agreementId: agreement.id,
      restatedOn: on,
      accrues: how.accrues,
      ledgerTransactionId,
      createdAt: now,
    })),
  )
}

async function checkBooks(
  tx: Tx,
  scope: Scope,
  { creditorId, id }: AgreementRow,
  restated: readonly RestatedDebt[],
): Promise<void> {
  const ids = [id, ...restated.map((debt) => debt.debtId)]
  const balances = await balancesOf(tx, scope, creditorId, ids)
  assert(balances.get(id) === 0n, 'an agreement that ended holds nothing')
  const agree = restated.every((debt) => balances.get(debt.debtId) === debt.principal)
  assert(agree, 'each debt holds what it was restated to')
}

/** Ends an agreement and lets its debts go, so that another offer can be accepted for them. */
export async function stop(
  tx: Tx,
  { creditorId, agreementId }: AgreementKey,
  event: 'broken' | 'withdrawn',
  fields: { brokenAt: Temporal.Instant } | { withdrawnAt: Temporal.Instant },
): Promise<void> {
  const moved = await tx.db
    .update(agreements)
    .set({ status: event, ...fields })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        inArray(agreements.status, statesAccepting(AGREEMENT_TRANSITIONS, event)),
      ),
    )
    .returning({ id: agreements.id })
  assert(moved.length === 1, 'an agreement is stopped under its lock')
  await tx.db
    .update(agreementDebts)
    .set({ live: false })
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
}
