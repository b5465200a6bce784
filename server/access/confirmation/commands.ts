import { recordAudit } from '#server/audit/commands.ts'
import type { AccessCodeId, ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { queueMessage } from '#server/messages/commands.ts'
import type { Sender } from '#server/messages/model.ts'
import { confirmContact } from '#server/people/commands.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { type CodeHolder, type CodeSubject, hashOfCode } from '../code/commands.ts'
import { otherContact, triesLeftToday } from '../code/data.ts'
import { lockDebtor } from '../link/data.ts'
import { areDigits, CODE_TRIES } from '../model.ts'
import { endSessions, type OpenedSession, openSession } from '../session/commands.ts'

export type ConfirmRefusal = 'incomplete' | 'wrong_code' | 'code_ended' | 'too_many_tries'
export type TriesLeft = { readonly triesLeft: number }

/**
 * Enters a code: a new session at R2 that may do the one act the code was asked for, in place of
 * the session that asked. `incomplete`: not six digits, costs no try. `code_ended`: used, expired, superseded, out of tries, or never asked
 * for this act. Of any number of right codes at once, one succeeds.
 */
export function confirmCode(
  core: Core,
  sender: Sender,
  scope: DebtorScope,
  entered: CodeSubject & { code: string },
): Promise<Result<OpenedSession, ConfirmRefusal, TriesLeft>> {
  return enterCode(core, sender, scope, scope, entered)
}

/** As `confirmCode`, for a session that is not signed in yet. */
export async function enterCode(
  core: Core,
  sender: Sender,
  scope: Scope,
  holder: CodeHolder,
  entered: CodeSubject & { code: string },
): Promise<Result<OpenedSession, ConfirmRefusal, TriesLeft>> {
  if (!areDigits(entered.code, 6)) return refuse('incomplete')
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, holder.debtorId)
    const leftToday = await triesLeftToday(tx, scope, holder.debtorId)
    if (leftToday === 0) return refuse('too_many_tries')
    const tried = await tryCode(tx, scope, holder, entered)
    if (tried === null) return refuse('code_ended')
    if (!tried.isRight) {
      const { misses } = tried
      await recordAudit(tx, scope, {
        action: 'code.missed',
        subjectId: tried.codeId,
        debtorId: holder.debtorId,
        misses,
      })
      return refuse('wrong_code', { triesLeft: Math.min(CODE_TRIES - misses, leftToday - 1) })
    }
    return climb(tx, scope, sender, { holder, subject: entered, ...tried })
  })
}

type TriedCode = {
  readonly codeId: AccessCodeId
  readonly contactId: ContactId
  readonly isRight: boolean
  readonly misses: number
}

/** Compares and counts in one statement, whose guard is all that makes a code usable. */
async function tryCode(
  tx: Tx,
  _scope: Scope,
  { sessionId }: CodeHolder,
  { action, subjectId, code }: CodeSubject & { code: string },
): Promise<TriedCode | null> {
  const [row] = await tx.sql<{
    id: AccessCodeId
    contact_id: ContactId
    is_right: boolean
    misses: number
  }>(
    `update access_codes
        set used_at = case when code_hash = $4 then $5::timestamptz end,
            misses = misses + case when code_hash = $4 then 0 else 1 end
      where session_id = $1 and action = $2 and subject_id is not distinct from $3::uuid
        and used_at is null and superseded_at is null and expires_at > $5 and misses < $6
      returning id, contact_id, used_at is not null as is_right, misses`,
    [
      sessionId,
      action,
      subjectId,
      hashOfCode(tx, { sessionId, action, subjectId, code }),
      tx.clock.now(),
      CODE_TRIES,
    ],
  )
  if (!row) return null
  return {
    codeId: row.id,
    contactId: row.contact_id,
    isRight: row.is_right,
    misses: row.misses,
  }
}

async function climb(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  { holder, subject, codeId, contactId }: TriedCode & { holder: CodeHolder; subject: CodeSubject },
): Promise<Result<OpenedSession, 'code_ended', TriesLeft>> {
  const { sessionId, debtorId } = holder
  const { action, subjectId } = subject
  const [linkId] = await endSessions(tx, scope, { sessionId }, 'climbed')
  if (!linkId) return refuse('code_ended')
  const session = await openSession(tx, scope, {
    debtorId,
    linkId,
    rung: 'R2',
    formerId: sessionId,
    codeId,
    action,
    subjectId,
  })
  await confirmContact(tx, scope, contactId)
  await recordAudit(tx, scope, {
    action: 'code.confirmed',
    subjectId: codeId,
    debtorId,
    purpose: action,
  })
  await tellOtherContact(tx, scope, sender, { debtorId, codeId, besides: contactId })
  return ok(session)
}

/** Who lost the phone that got the code reads of its use elsewhere (SIM swap). */
async function tellOtherContact(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  { debtorId, codeId, besides }: { debtorId: DebtorId; codeId: AccessCodeId; besides: ContactId },
): Promise<void> {
  const contact = await otherContact(tx, scope, { debtorId, besides })
  if (contact === null) return
  await queueMessage(tx, scope, sender, {
    debtorId,
    contactId: contact.id,
    notice: { template: 'access_notice', at: tx.clock.now() },
    dedupeKey: `code-used:${codeId}`,
  })
}
