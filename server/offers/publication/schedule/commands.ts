import { and, eq, inArray, lte } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { scheduledPublications } from '#db/schema/offer-drafts.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { publishPolicy } from '../../policy/commands.ts'
import { waitingRules } from './data.ts'
import { type Obstacle, SCHEDULE_TRANSITIONS, type ScheduleEvent } from './model.ts'

/**
 * Lets an approved draft wait for its day; false where another one of this creditor waits already.
 * Within the transaction that decides the request, after what it was approved against was read.
 */
export async function schedulePublication(
  tx: Tx,
  scope: StaffScope,
  approved: {
    readonly id: ApprovalId
    readonly creditorId: CreditorId
    readonly draft: number
    readonly contentSha256: string
    readonly liveVersion: number | null
    readonly inForceFrom: string
  },
): Promise<boolean> {
  const { id, creditorId, draft, liveVersion, inForceFrom } = approved
  const waits = await tx.db
    .insert(scheduledPublications)
    .values({
      creditorId,
      id,
      draftVersion: draft,
      contentHash: Buffer.from(approved.contentSha256, 'hex'),
      liveVersion,
      inForceFrom: Temporal.PlainDate.from(inForceFrom),
      approvedBy: scope.staffId,
      approvedAt: tx.clock.now(),
      state: 'waiting',
    })
    .onConflictDoNothing()
    .returning({ id: scheduledPublications.id })
  if (waits.length === 0) return false
  await recordAudit(tx, scope, {
    action: 'policy.scheduled',
    subjectId: id,
    creditorId,
    draft,
    from: inForceFrom,
  })
  return true
}

/** Takes back what waits for its day: it gives nothing to anybody, so one person does it. */
export async function cancelScheduled(
  tx: Tx,
  scope: StaffScope,
  { creditorId, id }: { creditorId: CreditorId; id: ApprovalId },
): Promise<Result<undefined, 'ended'>> {
  const draft = await end(tx, { creditorId, id }, 'taken_back', {
    state: 'cancelled',
    cancelledBy: scope.staffId,
  })
  if (draft === null) return refuse('ended')
  const event = { action: 'policy.schedule_cancelled', subjectId: id, creditorId, draft } as const
  await recordAudit(tx, scope, event)
  return ok(undefined)
}

/**
 * Publishes what waits for this day exactly as it was approved, or says what stands against it and
 * changes nothing else. Of several workers the first does it, whenever it comes; null: nothing waits.
 */
export async function publishScheduled(
  tx: Tx,
  scope: SystemScope,
  creditorId: CreditorId,
): Promise<'published' | Obstacle | null> {
  // The lock of `publishPolicy`: until the end of this transaction no other version comes in force.
  const [creditor] = await tx.db
    .select({ id: creditors.id, kind: creditors.kind })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
    .for('update')
  const [waiting] = await tx.db
    .select()
    .from(scheduledPublications)
    .where(
      and(
        eq(scheduledPublications.creditorId, creditorId),
        eq(scheduledPublications.state, 'waiting'),
        lte(scheduledPublications.inForceFrom, today(tx.clock)),
      ),
    )
    .for('update')
  if (!creditor || !waiting) return null
  const { policy, obstacle } = await waitingRules(tx, scope, creditor, {
    draft: waiting.draftVersion,
    contentSha256: waiting.contentHash.toString('hex'),
    liveVersion: waiting.liveVersion,
  })
  if (obstacle !== null) return stop(tx, scope, waiting, obstacle)
  const published = await publishPolicy(tx, scope, { creditorId, policy })
  assert(published.ok, 'nothing stands against it')
  const { version } = published.value
  await end(tx, waiting, 'day_came', { state: 'published', publishedVersion: version })
  return 'published'
}

type Which = { readonly creditorId: CreditorId; readonly id: ApprovalId }

async function stop(
  tx: Tx,
  scope: SystemScope,
  which: Which,
  obstacle: Obstacle,
): Promise<Obstacle> {
  const draft = assertPresent(
    await end(tx, which, 'was_obstructed', { state: 'stopped', obstacle }),
    'it is locked and waits',
  )
  const { creditorId, id: subjectId } = which
  const event = {
    action: 'policy.schedule_stopped',
    subjectId,
    creditorId,
    draft,
    obstacle,
  } as const
  await recordAudit(tx, scope, event)
  return obstacle
}

/** Its draft's version; null where it does not wait any more. */
async function end(
  tx: Tx,
  { creditorId, id }: Which,
  event: ScheduleEvent,
  outcome: Partial<typeof scheduledPublications.$inferInsert>,
): Promise<number | null> {
  const [ended] = await tx.db
    .update(scheduledPublications)
    .set({ ...outcome, endedAt: tx.clock.now() })
    .where(
      and(
        eq(scheduledPublications.creditorId, creditorId),
        eq(scheduledPublications.id, id),
        inArray(scheduledPublications.state, statesAccepting(SCHEDULE_TRANSITIONS, event)),
      ),
    )
    .returning({ draft: scheduledPublications.draftVersion })
  return ended?.draft ?? null
}
