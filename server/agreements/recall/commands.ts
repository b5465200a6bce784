import { and, eq, inArray } from 'drizzle-orm'
import { debtRecalls } from '#db/schema/imports.ts'
import { releaseDebts } from '#server/agreements/ending/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { recallDebt } from '#server/debts/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type AgreementId,
  type CreditorId,
  type DebtId,
  type DebtorId,
  type DebtRecallId,
  newId,
} from '#server/kernel/id.ts'
import { ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { nextState, statesAccepting } from '#server/kernel/state-machine.ts'
import { balancesOf } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { ApiScope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import {
  RECALL_TRANSITIONS,
  type RecallEvent,
  type RecallOrigin,
  type RecallState,
} from './model.ts'

type Who = StaffScope | SystemScope | ApiScope
type Debt = { id: DebtId; contractNumber: string; debtorId: DebtorId }

/**
 * The creditor takes a debt back. Agreements of one payment that nobody paid give way, and what is
 * asked for by them is withdrawn; from then on nothing is offered, quoted, charged or written about
 * it. A running agreement stays, and the recall waits for a person. Again, it answers what is there.
 */
export async function askRecall(
  tx: Tx,
  who: Who,
  order: { creditorId: CreditorId; contractNumber: string; origin: RecallOrigin },
): Promise<Result<{ state: RecallState }, 'not_found'>> {
  const { creditorId } = order
  const [debt] = await tx.sql<{ id: DebtId; debtor_id: DebtorId; recalled: boolean }>(
    `select id, debtor_id, recalled_at is not null as recalled from debts
      where creditor_id = $1 and contract_number = $2 for update`,
    [creditorId, order.contractNumber],
  )
  if (!debt) return refuse('not_found')
  if (debt.recalled) return ok({ state: 'done' })
  const open = await openRecall(tx, creditorId, debt.id)
  const held = await releaseDebts(tx, who, creditorId, [debt.id])
  const named = { id: debt.id, contractNumber: order.contractNumber, debtorId: debt.debtor_id }
  if (open) {
    if (held.length === 0) await closeFreed(tx, who, creditorId, named)
    return ok({ state: held.length === 0 ? 'done' : open.state })
  }
  const state = held.length === 0 ? 'done' : 'waiting'
  await write(tx, who, order, named, state)
  if (state === 'done') await takeBack(tx, who, creditorId, named)
  return ok({ state })
}

async function write(
  tx: Tx,
  who: Who,
  { creditorId, origin }: { creditorId: CreditorId; origin: RecallOrigin },
  debt: Debt,
  state: 'done' | 'waiting',
): Promise<void> {
  const now = tx.clock.now()
  const id = newId<DebtRecallId>(now.epochMilliseconds)
  await tx.db.insert(debtRecalls).values({
    creditorId,
    id,
    debtId: debt.id,
    debtorId: debt.debtorId,
    state,
    origin,
    agreementId: await holderOf(tx, creditorId, debt.id),
    askedBy: who.kind === 'staff' ? who.staffId : null,
    askedAt: now,
    endedAt: state === 'done' ? now : null,
  })
  await recordAudit(tx, who, {
    action: 'debt.recall_asked',
    subjectId: id,
    creditorId,
    debtorId: debt.debtorId,
    origin,
    state,
  })
}

async function holderOf(tx: Tx, creditorId: CreditorId, debtId: DebtId) {
  const [row] = await tx.sql<{ agreement_id: AgreementId }>(
    'select agreement_id from agreement_debts where creditor_id = $1 and debt_id = $2 and live',
    [creditorId, debtId],
  )
  return row?.agreement_id ?? null
}

async function takeBack(tx: Tx, who: Who, creditorId: CreditorId, debt: Debt): Promise<void> {
  const { contractNumber, debtorId, id: debtId } = debt
  const recalled = await recallDebt(tx, who, { creditorId, contractNumber })
  assert(recalled.ok, 'a free debt is taken back')
  await emit(tx, { topic: 'debt.recalled', creditorId, debtorId, debtId })
}

async function openRecall(tx: Tx, creditorId: CreditorId, debtId: DebtId) {
  const [row] = await tx.db
    .select()
    .from(debtRecalls)
    .where(
      and(
        eq(debtRecalls.creditorId, creditorId),
        eq(debtRecalls.debtId, debtId),
        inArray(debtRecalls.state, ['waiting', 'deferred']),
      ),
    )
  return row ?? null
}

/**
 * Closes the open recall of a debt that no agreement holds any more: what is owed of it goes back to
 * the creditor; where all of it was paid there is nothing to take.
 */
export async function closeFreed(
  tx: Tx,
  who: Who,
  creditorId: CreditorId,
  debt: Debt,
): Promise<void> {
  const owed = (await balancesOf(tx, who, creditorId, [debt.id])).get(debt.id) ?? ZERO
  const state = await move(tx, who, creditorId, debt, owed > 0n ? 'freed' : 'paid')
  if (state === 'done') await takeBack(tx, who, creditorId, debt)
}

async function move(
  tx: Tx,
  who: Who,
  creditorId: CreditorId,
  debt: Debt,
  event: Extract<RecallEvent, 'freed' | 'paid'>,
): Promise<RecallState | null> {
  const from = statesAccepting(RECALL_TRANSITIONS, event)
  const state = assertPresent(nextState(RECALL_TRANSITIONS, 'waiting', event), 'it ends')
  const [row] = await tx.db
    .update(debtRecalls)
    .set({ state, endedAt: tx.clock.now() })
    .where(
      and(
        eq(debtRecalls.creditorId, creditorId),
        eq(debtRecalls.debtId, debt.id),
        inArray(debtRecalls.state, from),
      ),
    )
    .returning({ id: debtRecalls.id })
  if (!row) return null
  const subject = { subjectId: row.id, creditorId, debtorId: debt.debtorId }
  await recordAudit(tx, who, { action: 'debt.recall_ended', ...subject, state })
  return state
}

/** What a person says about a debt that a running agreement holds. */
export async function decideRecall(
  tx: Tx,
  who: StaffScope,
  { recallId, decision }: { recallId: DebtRecallId; decision: 'keep' | 'defer' },
): Promise<Result<undefined, 'not_open'>> {
  const now = tx.clock.now()
  const creditors =
    who.creditorIds === 'all' ? undefined : inArray(debtRecalls.creditorId, [...who.creditorIds])
  const state = assertPresent(nextState(RECALL_TRANSITIONS, 'waiting', decision), 'it is decided')
  const [row] = await tx.db
    .update(debtRecalls)
    .set({
      state,
      decidedBy: who.staffId,
      decidedAt: now,
      ...(decision === 'keep' ? { endedAt: now } : {}),
    })
    .where(
      and(
        eq(debtRecalls.id, recallId),
        inArray(debtRecalls.state, statesAccepting(RECALL_TRANSITIONS, decision)),
        creditors,
      ),
    )
    .returning()
  if (!row) return refuse('not_open')
  const { creditorId, debtorId } = row
  const subject = { subjectId: recallId, creditorId, debtorId }
  await recordAudit(tx, who, { action: 'debt.recall_decided', ...subject, state })
  return ok(undefined)
}
