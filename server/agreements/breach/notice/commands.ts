import { agreementNotices } from '#db/schema/breaches.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { lateLines } from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type AgreementNoticeId, type ContactId, type MessageId, newId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { lockAgreement } from '../data.ts'
import { NOTICE_AFTER_DAYS } from '../model.ts'
import { type LateAgreement, noticesOf } from './data.ts'

/** What a notice that is due may say and where it was tried already. */
export type DueNotice = LateAgreement & {
  readonly attempt: number
  readonly triedContacts: readonly ContactId[]
}

/**
 * Whether this lateness still wants a notice, under the locks that payments take: null where it
 * was paid meanwhile, somebody must look first, or a notice was given or is on its way.
 */
export async function claimNotice(
  tx: Tx,
  scope: SystemScope,
  late: LateAgreement,
): Promise<DueNotice | null> {
  await lockSchedule(tx, scope, late)
  const agreement = await lockAgreement(tx, scope, late)
  if (agreement.status !== 'active') return null
  const lines = await instalmentsOf(tx, scope, late)
  const since = businessDate(tx.clock.now()).subtract({ days: NOTICE_AFTER_DAYS - 1 })
  const [oldest] = lateLines(lines, since)
  if (oldest?.id !== late.payableId || lines.some((line) => line.underReview)) return null
  const notices = await noticesOf(tx, scope, late)
  if (notices.some(({ standing }) => standing !== 'failed')) return null
  return {
    ...late,
    attempt: (await lastAttempt(tx, late)) + 1,
    triedContacts: notices.map((notice) => notice.contactId),
  }
}

/** Counted over all latenesses of an instalment, so that each notice has its own key. */
async function lastAttempt(tx: Tx, { creditorId, payableId }: LateAgreement): Promise<number> {
  const [row] = await tx.sql<{ last: number | null }>(
    `select max(attempt)::int as last from agreement_notices
      where creditor_id = $1 and payable_id = $2`,
    [creditorId, payableId],
  )
  return row?.last ?? 0
}

/** Keeps a notice with its message, in the transaction that queued it. */
export async function recordNotice(
  tx: Tx,
  scope: SystemScope,
  due: DueNotice,
  messageId: MessageId,
): Promise<AgreementNoticeId> {
  const { creditorId, agreementId, debtorId, payableId, attempt } = due
  const now = tx.clock.now()
  const id = newId<AgreementNoticeId>(now.epochMilliseconds)
  await tx.db.insert(agreementNotices).values({
    creditorId,
    id,
    agreementId,
    debtorId,
    kind: 'breach_notice',
    payableId,
    attempt,
    messageId,
    createdAt: now,
  })
  await recordAudit(tx, scope, {
    action: 'agreement.notice_written',
    subjectId: agreementId,
    creditorId,
    debtorId,
    attempt,
  })
  return id
}
