import { staffApprovals } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { APPROVAL_HOURS, APPROVAL_PERMISSION, type ApprovalChange } from './model.ts'

/**
 * Writes down what somebody wants done by a second person; `id` comes from who asks, so that asking
 * twice is one request. Who may ask is judged by the caller's procedure; that they have the act's own
 * permission is made sure of here. False where this request is there already.
 */
export async function requestApproval(
  tx: Tx,
  who: StaffScope,
  id: ApprovalId,
  change: ApprovalChange,
): Promise<boolean> {
  assert(who.permissions.has(APPROVAL_PERMISSION[change.kind]), 'who asks may do it themselves')
  const now = tx.clock.now()
  const { kind, subjectId, creditorId, before, after } = change
  const written = await tx.db
    .insert(staffApprovals)
    .values({
      id,
      kind,
      subjectId,
      creditorId,
      change: { before, after },
      beforeSha256: inputHash(before),
      afterSha256: inputHash(after),
      state: 'requested',
      requestedBy: who.staffId,
      requestedAt: now,
      expiresAt: now.add({ hours: APPROVAL_HOURS }),
    })
    .onConflictDoNothing()
    .returning({ id: staffApprovals.id })
  if (written.length === 0) return false
  await recordAudit(tx, who, {
    action: 'approval.requested',
    subjectId: id,
    kind,
    ...(creditorId === null ? {} : { creditorId }),
  })
  return true
}

/**
 * Decides a request that still waits, never one's own; false where somebody was faster, or time
 * was. The rest of the transaction does what was approved.
 */
export async function decideApproval(
  tx: Tx,
  who: StaffScope,
  approval: { id: ApprovalId; change: ApprovalChange },
  state: 'approved' | 'refused',
): Promise<boolean> {
  const decided = await tx.sql(
    `update staff_approvals set state = $2, decided_by = $3, decided_at = $4
      where id = $1 and state = 'requested' and requested_by <> $3 and expires_at > $4 returning id`,
    [approval.id, state, who.staffId, tx.clock.now()],
  )
  if (decided.length === 0) return false
  const { kind, creditorId } = approval.change
  await recordAudit(tx, who, {
    action: `approval.${state}`,
    subjectId: approval.id,
    kind,
    ...(creditorId === null ? {} : { creditorId }),
  })
  return true
}

/**
 * Takes back a request that still waits: also one's own, because it takes a power away and gives
 * none. False where it was decided, or is over. Who may is judged by the caller.
 */
export async function withdrawApproval(
  tx: Tx,
  who: StaffScope,
  approval: { id: ApprovalId; change: Pick<ApprovalChange, 'kind' | 'creditorId'> },
): Promise<boolean> {
  const withdrawn = await tx.sql(
    `update staff_approvals set state = 'withdrawn', decided_by = $2, decided_at = $3
      where id = $1 and state = 'requested' and expires_at > $3 returning id`,
    [approval.id, who.staffId, tx.clock.now()],
  )
  if (withdrawn.length === 0) return false
  const { kind, creditorId } = approval.change
  await recordAudit(tx, who, {
    action: 'approval.withdrawn',
    subjectId: approval.id,
    kind,
    ...(creditorId === null ? {} : { creditorId }),
  })
  return true
}
