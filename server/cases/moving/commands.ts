import type { CaseId, CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { CASE_TRANSITIONS, type CaseEvent, type CaseKind, type CaseOutcome } from '../model.ts'

export type Moved = {
  readonly id: CaseId
  readonly kind: CaseKind
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
  readonly debtId: DebtId | null
}

/** Moves a case by an act of staff, of two at once one; null where it had ended. */
export async function moveByStaff(
  tx: Tx,
  scope: StaffScope,
  caseId: CaseId,
  event: Extract<CaseEvent, 'answer' | 'ask'>,
  outcome: CaseOutcome | null,
): Promise<Moved | null> {
  const [row] = await tx.sql<Moved>(
    `update cases set state = $2, outcome = $3,
            answered_by = case when $2 = 'answered' then $4::uuid end,
            assigned_to = coalesce(assigned_to, $4),
            ended_at = case when $2 = 'answered' then $5::timestamptz end
      where id = $1 and state = any ($6)
        and ($7::uuid[] is null or creditor_id is null or creditor_id = any ($7))
      returning id, kind, debtor_id as "debtorId", creditor_id as "creditorId", debt_id as "debtId"`,
    [
      caseId,
      event === 'answer' ? 'answered' : 'asked',
      outcome,
      scope.staffId,
      tx.clock.now(),
      statesAccepting(CASE_TRANSITIONS, event),
      creditorsOf(scope),
    ],
  )
  return row ?? null
}

/** Where the entries of a case belong. */
export function placeOf({ id, debtorId, creditorId }: Moved) {
  return { caseId: id, debtorId, creditorId }
}
