import { standstills } from '#db/schema/cases.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { today } from '#server/kernel/clock.ts'
import { type CaseId, newId, type StandstillId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { EntryPlace } from '../entry/commands.ts'

/**
 * From this moment on nothing is written, charged or broken about what the case is about; where it is
 * frozen, nothing is added to what is owed either.
 */
export async function beginStandstill(
  tx: Tx,
  _scope: Scope,
  place: EntryPlace & { readonly debtId: typeof standstills.$inferInsert.debtId },
  { untilOn, isFrozen }: { untilOn: Temporal.PlainDate | null; isFrozen: boolean },
): Promise<void> {
  const now = tx.clock.now()
  const id = newId<StandstillId>(now.epochMilliseconds)
  const accrualSince = isFrozen ? today(tx.clock) : null
  await tx.db.insert(standstills).values({ id, ...place, since: now, untilOn, accrualSince })
}

/** From today on nothing is added to what the person owes, as long as it stands still. */
export async function freezeAccrual(tx: Tx, _scope: Scope, caseId: CaseId): Promise<void> {
  await tx.sql(
    `update standstills set accrual_since = $2::date
      where case_id = $1 and ended_at is null and accrual_since is null`,
    [caseId, today(tx.clock)],
  )
}

export type StandstillEnd = 'answered' | 'withdrawn' | 'over' | 'released'

/** Ends what a case held still, once; where it held nothing, or no longer, nothing changes. */
export async function endStandstill(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
  reason: StandstillEnd,
): Promise<boolean> {
  const [row] = await tx.sql<Pick<EntryPlace, 'debtorId' | 'creditorId'>>(
    `update standstills set ended_at = $2 where case_id = $1 and ended_at is null
      returning debtor_id as "debtorId", creditor_id as "creditorId"`,
    [caseId, tx.clock.now()],
  )
  if (!row) return false
  await recordAudit(tx, scope, {
    action: 'standstill.ended',
    subjectId: caseId,
    debtorId: row.debtorId,
    ...(row.creditorId === null ? {} : { creditorId: row.creditorId }),
    reason,
  })
  return true
}

/** Lets it hold until the end of a day, whatever becomes of its case. */
export async function limitStandstill(
  tx: Tx,
  _scope: Scope,
  caseId: CaseId,
  untilOn: Temporal.PlainDate,
): Promise<void> {
  await tx.sql(
    'update standstills set until_on = $2::date where case_id = $1 and ended_at is null',
    [caseId, untilOn],
  )
}
