import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { nextState } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type Edition, newestEdition, type Subject } from '../issue/data.ts'
import { PAPER_TRANSITIONS, type PaperMark, stateAfter } from '../model.ts'
import { keepSeal, lockChain, signNext } from '../seal/commands.ts'
import { readEnvelope } from '../seal/schema.ts'

/**
 * Says what became of a paper, as a signed link of its creditor's chain; its bytes stay as they
 * are. Repeating it changes nothing.
 *   `not_issued`  there is no such paper
 *   `unsigned`    a paper of before papers were signed: there is no chain to say it in
 *   `not_allowed` the paper's state does not lead there
 */
export async function markPaper(
  tx: Tx,
  scope: SystemScope,
  subject: Subject,
  mark: PaperMark,
): Promise<Result<null, 'not_issued' | 'unsigned' | 'not_allowed'>> {
  await lockChain(tx, scope, subject.creditorId)
  const newest = await newestEdition(tx, scope, subject)
  if (newest === null) return refuse('not_issued')
  return markEdition(tx, scope, subject, newest, mark)
}

/** The same for one edition, in a chain that the caller has locked. */
export async function markEdition(
  tx: Tx,
  scope: SystemScope,
  { creditorId, kind }: Subject,
  { id, debtorId, number, issued, lastAct }: Edition,
  mark: PaperMark,
): Promise<Result<null, 'unsigned' | 'not_allowed'>> {
  if (issued === null || lastAct === null) return refuse('unsigned')
  const state = stateAfter(lastAct)
  if (state === stateAfter(mark)) return ok(null)
  if (nextState(PAPER_TRANSITIONS, state, mark) === null) return refuse('not_allowed')
  const first = assertPresent(readEnvelope(issued), 'the envelope is the one that was signed')
  const { creditor, content, file } = first
  const at = tx.clock.now().toString()
  const statement = { act: mark, kind, number, creditor, at, content, file }
  const seal = await signNext(tx, scope, creditorId, statement)
  await keepSeal(tx, scope, { creditorId, debtorId, paperId: id }, seal)
  await recordAudit(tx, scope, {
    action: 'paper.marked',
    subjectId: id,
    creditorId,
    debtorId,
    kind,
    number,
    act: mark,
  })
  return ok(null)
}
