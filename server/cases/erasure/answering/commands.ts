import { lockDebtor } from '#server/access/link/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { CaseId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { auditOf } from '../../commands.ts'
import { caseById } from '../../data.ts'
import { writeEntry } from '../../entry/commands.ts'
import { moveByStaff, placeOf } from '../../moving/commands.ts'
import { erasePerson } from '../commands.ts'
import { erasureFacts } from '../data.ts'
import { erasureWords, mayErase } from '../model.ts'

type Refusal = 'not_found' | 'ended' | 'not_allowed' | 'not_confirmed'

/**
 * Yes to "apagar meus dados": the answer, which says what went and what stays, and the erasure itself,
 * in one transaction. It cannot be undone: it wants its own permission, at all creditors, and a second
 * look. Some of what goes staff may not touch at all, so the transaction is the system's; that the case
 * is theirs to answer is asked before, and once more in the statement that answers it.
 */
export async function answerErasure(
  core: Core,
  sender: Sender,
  by: StaffScope,
  answer: { readonly caseId: CaseId; readonly words: string; readonly isSure: boolean },
): Promise<Result<null, Refusal>> {
  const { caseId } = answer
  if (!mayErase(by)) return refuse('not_allowed')
  if (!answer.isSure) return refuse('not_confirmed')
  const found = await inScope(core, by, (tx) => caseById(tx, by, caseId))
  if (!found) return refuse('not_found')
  const scope = mintSystemScope('erasure')
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, found.debtorId)
    const moved = await moveByStaff(tx, by, caseId, 'answer', 'accepted')
    if (!moved) return refuse('ended')
    const { debtorId } = moved
    const facts = await erasureFacts(tx, scope, debtorId)
    const words = erasureWords(answer.words, facts)
    await writeEntry(tx, by, placeOf(moved), { kind: 'answered', words })
    await recordAudit(tx, by, { action: 'case.answered', ...auditOf(moved), outcome: 'accepted' })
    await erasePerson(tx, scope, by, sender, { caseId, number: found.number, debtorId, facts })
    return ok(null)
  })
}
