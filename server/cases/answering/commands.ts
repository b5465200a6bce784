import { askRecall } from '#server/agreements/recall/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CaseId, CreditorId, DebtId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { auditOf } from '../commands.ts'
import { caseById } from '../data.ts'
import { writeEntry } from '../entry/commands.ts'
import { answerErasure } from '../erasure/answering/commands.ts'
import { erases } from '../erasure/model.ts'
import { CASE_FACTS, type CaseKind, type CaseOutcome, type QuietDays } from '../model.ts'
import { type Moved, moveByStaff, placeOf } from '../moving/commands.ts'
import { endStandstill, freezeAccrual, limitStandstill } from '../standstill/commands.ts'

export type AnswerRefusal = 'not_found' | 'ended' | 'not_allowed' | 'not_confirmed'

export type Answer = {
  readonly caseId: CaseId
  readonly outcome: CaseOutcome
  readonly words: string
  readonly quietDays: QuietDays
  readonly isSure: boolean
}

/**
 * The answer to a case, in words that the person is sent word of; of two at once one is given. Yes to
 * a dispute gives the debt back to its creditor, which cannot be undone: it wants the permission for
 * that, and a second look (`isSure`); so does yes to an erasure. A no lets go what stood still, or keeps it quiet for a while.
 */
export async function answerCase(
  core: Core,
  sender: Sender,
  scope: StaffScope,
  answer: Answer,
): Promise<Result<null, AnswerRefusal>> {
  const { caseId, outcome, words } = answer
  const asked = await inScope(core, scope, (tx) => caseById(tx, scope, caseId))
  if (asked && erases(asked, outcome)) return answerErasure(core, sender, scope, answer)
  return inScope(core, scope, async (tx) => {
    const found = await caseById(tx, scope, caseId)
    if (!found) return refuse('not_found')
    if (givesBack(found.kind, outcome)) {
      if (!scope.permissions.has('debts.recall')) return refuse('not_allowed')
      if (!answer.isSure) return refuse('not_confirmed')
    }
    const moved = await moveByStaff(tx, scope, caseId, 'answer', outcome)
    if (!moved) return refuse('ended')
    const entryId = await writeEntry(tx, scope, placeOf(moved), { kind: 'answered', words })
    await followAnswer(tx, scope, moved, answer)
    await recordAudit(tx, scope, { action: 'case.answered', ...auditOf(moved), outcome })
    await emit(tx, { topic: 'case.answered', debtorId: moved.debtorId, caseId, entryId })
    return ok(null)
  })
}

/** Whether this answer takes the debt away from the person for good. */
export function givesBack(kind: CaseKind, outcome: CaseOutcome): boolean {
  return kind === 'dispute' && outcome === 'accepted'
}

/** What an answer does besides being said. */
async function followAnswer(
  tx: Tx,
  scope: StaffScope,
  { id, kind, creditorId, debtId }: Moved,
  { outcome, quietDays }: { outcome: CaseOutcome; quietDays: QuietDays },
): Promise<void> {
  if (givesBack(kind, outcome)) {
    const isFree = await giveBack(tx, scope, {
      creditorId: assertPresent(creditorId, 'a dispute is about a debt'),
      debtId: assertPresent(debtId, 'a dispute is about a debt'),
    })
    // An agreement holds it: it stays still until that is over and the debt goes.
    if (!isFree) return
  }
  if (outcome === 'accepted' && CASE_FACTS[kind].whenAccepted === 'stays') {
    // A plan for all accounts at Procon or in court: the delay does not cost meanwhile (CDC 104-A §2).
    if (CASE_FACTS[kind].accrual === 'in_court') await freezeAccrual(tx, scope, id)
    return
  }
  if (quietDays > 0) await limitStandstill(tx, scope, id, today(tx.clock).add({ days: quietDays }))
  else await endStandstill(tx, scope, id, 'answered')
}

/** By the one road on which debts go back. False where a running agreement keeps it for now. */
async function giveBack(
  tx: Tx,
  scope: StaffScope,
  { creditorId, debtId }: { creditorId: CreditorId; debtId: DebtId },
): Promise<boolean> {
  const [debt] = await tx.sql<{ contract_number: string }>(
    'select contract_number from debts where creditor_id = $1 and id = $2',
    [creditorId, debtId],
  )
  const { contract_number: contractNumber } = assertPresent(debt, 'a disputed debt is there')
  const asked = await askRecall(tx, scope, { creditorId, contractNumber, origin: 'case' })
  return asked.ok && asked.value.state === 'done'
}

/** More is asked of the person before it can be answered; the clock goes on. */
export function askForMore(
  core: Core,
  scope: StaffScope,
  { caseId, words }: { caseId: CaseId; words: string },
): Promise<Result<null, 'not_found' | 'ended'>> {
  return inScope(core, scope, async (tx) => {
    if (!(await caseById(tx, scope, caseId))) return refuse('not_found')
    const moved = await moveByStaff(tx, scope, caseId, 'ask', null)
    if (!moved) return refuse('ended')
    const entryId = await writeEntry(tx, scope, placeOf(moved), { kind: 'asked', words })
    await recordAudit(tx, scope, { action: 'case.asked', ...auditOf(moved) })
    await emit(tx, { topic: 'case.asked', debtorId: moved.debtorId, caseId, entryId })
    return ok(null)
  })
}

/** Whoever takes it has it; taking what somebody else has is taking it over, and is recorded. */
export function takeCase(
  core: Core,
  scope: StaffScope,
  caseId: CaseId,
): Promise<Result<null, 'not_found' | 'ended'>> {
  return inScope(core, scope, async (tx) => {
    if (!(await caseById(tx, scope, caseId))) return refuse('not_found')
    const [moved] = await tx.sql<Moved>(
      `update cases set assigned_to = $2
        where id = $1 and state in ('open', 'asked') and assigned_to is distinct from $2
        returning id, kind, debtor_id as "debtorId", creditor_id as "creditorId",
                  debt_id as "debtId"`,
      [caseId, scope.staffId],
    )
    if (!moved) return (await isMine(tx, scope, caseId)) ? ok(null) : refuse('ended')
    await writeEntry(tx, scope, placeOf(moved), { kind: 'assigned', words: null })
    await recordAudit(tx, scope, { action: 'case.assigned', ...auditOf(moved) })
    return ok(null)
  })
}

async function isMine(tx: Tx, scope: StaffScope, caseId: CaseId): Promise<boolean> {
  const rows = await tx.sql(
    `select from cases where id = $1 and assigned_to = $2 and state in ('open', 'asked')`,
    [caseId, scope.staffId],
  )
  return rows.length > 0
}
