import { recordAudit } from '#server/audit/commands.ts'
import type { CaseId, StaffId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { auditOf } from '../commands.ts'
import { caseById } from '../data.ts'
import { writeEntry } from '../entry/commands.ts'
import { type Moved, placeOf } from '../moving/commands.ts'
import { endStandstill } from '../standstill/commands.ts'
import { colleaguesFor } from './data.ts'

export type HandingRefusal = 'not_found' | 'ended' | 'not_theirs'

/**
 * Hands a case to a named colleague: only to who may see its creditor and answer it. Who has it already
 * keeps it, and nothing is written.
 */
export function handCase(
  core: Core,
  scope: StaffScope,
  { caseId, to }: { caseId: CaseId; to: StaffId },
): Promise<Result<null, HandingRefusal>> {
  return inScope(core, scope, async (tx) => {
    const found = await caseById(tx, scope, caseId)
    if (!found) return refuse('not_found')
    const colleagues = await colleaguesFor(tx, scope, found)
    if (!colleagues.some(({ id }) => id === to)) return refuse('not_theirs')
    const [moved] = await tx.sql<Moved>(
      `update cases set assigned_to = $2
        where id = $1 and state in ('open', 'asked') and assigned_to is distinct from $2
        returning id, kind, debtor_id as "debtorId", creditor_id as "creditorId",
                  debt_id as "debtId"`,
      [caseId, to],
    )
    if (!moved)
      return found.assignedTo === to && found.endedAt === null ? ok(null) : refuse('ended')
    await writeEntry(tx, scope, placeOf(moved), { kind: 'assigned', words: null, toStaffId: to })
    await recordAudit(tx, scope, { action: 'case.handed', ...auditOf(moved), to })
    return ok(null)
  })
}

/**
 * What stood still for good goes on: the lawyer is gone, the plan in court is over, it was a mistake. By
 * who answers cases, with words that stay, because nobody else would know why.
 */
export function releaseCase(
  core: Core,
  scope: StaffScope,
  { caseId, words }: { caseId: CaseId; words: string },
): Promise<Result<null, 'not_found' | 'nothing_still'>> {
  return inScope(core, scope, async (tx) => {
    const found = await caseById(tx, scope, caseId)
    if (!found) return refuse('not_found')
    if (found.state !== 'answered') return refuse('nothing_still')
    if (!(await endStandstill(tx, scope, caseId, 'released'))) return refuse('nothing_still')
    await writeEntry(
      tx,
      scope,
      { caseId, debtorId: found.debtorId, creditorId: found.creditorId },
      { kind: 'released', words },
    )
    return ok(null)
  })
}
