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
 * permission is made sure of here.
 */
export async function requestApproval(
  tx: Tx,
  who: StaffScope,
  id: ApprovalId,
  change: ApprovalChange,
): Promise<void> {
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
  if (written.length === 0) return
  await recordAudit(tx, who, {
    action: 'approval.requested',
    subjectId: id,
    kind,
    ...(creditorId === null ? {} : { creditorId }),
  })
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
