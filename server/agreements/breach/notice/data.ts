import { PROMISE_GRACE_DAYS } from '#server/debts/promise/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type {
  AgreementId,
  AgreementNoticeId,
  ContactId,
  CreditorId,
  DebtorId,
  MessageId,
  PayableId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'

/**
 * A notice of one lateness with what became of its message, read now: `given` only where it was
 * sent and did not come back. `pending`: it may still be sent. `failed`: it is no notice.
 */
export type Notice = {
  readonly id: AgreementNoticeId
  readonly attempt: number
  readonly contactId: ContactId
  readonly standing: 'given' | 'pending' | 'failed'
  /** The day on which it was sent; null while it was not. */
  readonly sentOn: Temporal.PlainDate | null
}

type NoticeRow = {
  id: AgreementNoticeId
  attempt: number
  contact_id: ContactId
  status: string
  sent_at: Temporal.Instant | null
  undelivered: boolean
}

/**
 * What says which notices are of the lateness of today: money of the instalment that went back
 * began a new one. The aliases are `n` for notices and `m` for messages.
 */
const OF_THIS_LATENESS = `
  n.created_at > coalesce((select max(x.allocated_at) from allocations x
                            where x.creditor_id = n.creditor_id and x.payable_id = n.payable_id
                              and x.amount < 0), '-infinity')`

/** A message to an address that turned out to be somebody else's, or dead, was not received. */
const UNDELIVERED = `
  exists (select from contacts c where c.id = m.contact_id
           and c.suppression_reason in ('not_me', 'bounced'))`

/** What was held back because the person had named a day is to be written after it, not given up. */
const TRIED = `coalesce(m.refusal_reason, '') not in ('promised', 'case_open')`

/** The notices of the lateness of one instalment, oldest first. */
export async function noticesOf(
  tx: Tx,
  _scope: Scope,
  { creditorId, payableId }: { creditorId: CreditorId; payableId: PayableId },
): Promise<Notice[]> {
  const rows = await tx.sql<NoticeRow>(
    `select n.id, n.attempt, m.contact_id, m.status, m.sent_at, ${UNDELIVERED} as undelivered
       from agreement_notices n join messages m on m.id = n.message_id
      where n.creditor_id = $1 and n.payable_id = $2 and n.kind = 'breach_notice'
        and ${TRIED}
        and ${OF_THIS_LATENESS}
      order by n.attempt`,
    [creditorId, payableId],
  )
  return rows.map((row) => ({
    id: row.id,
    attempt: row.attempt,
    contactId: row.contact_id,
    standing: standingOf(row),
    sentOn: row.sent_at && businessDate(row.sent_at),
  }))
}

function standingOf({ status, undelivered, sent_at: sentAt }: NoticeRow): Notice['standing'] {
  if (status === 'refused' || undelivered) return 'failed'
  return status === 'sent' && sentAt !== null ? 'given' : 'pending'
}

/** The first notice that counts; null where none does. */
export function givenNotice(notices: readonly Notice[]) {
  return notices.find((notice) => notice.standing === 'given') ?? null
}

/**
 * Whether the lateness that a message tells of is still there, read now; null where a message tells
 * of none.
 */
export async function isNoticeStillTrue(
  tx: Tx,
  _scope: Scope,
  messageId: MessageId,
): Promise<boolean | null> {
  const [row] = await tx.sql<{ is_true: boolean }>(
    `select a.status = 'active' and p.cancelled_at is null and p.review_since is null
            and p.amount + payable_adjusted(p.creditor_id, p.id)
                > payable_paid(p.creditor_id, p.id) as is_true
       from agreement_notices n
       join agreements a on a.creditor_id = n.creditor_id and a.id = n.agreement_id
       join payables p on p.creditor_id = n.creditor_id and p.id = n.payable_id
      where n.message_id = $1`,
    [messageId],
  )
  return row?.is_true ?? null
}

export type LateAgreement = {
  readonly creditorId: CreditorId
  readonly agreementId: AgreementId
  readonly debtorId: DebtorId
  readonly payableId: PayableId
}

type LateRow = {
  creditor_id: CreditorId
  agreement_id: AgreementId
  debtor_id: DebtorId
  payable_id: PayableId
}

/**
 * Running agreements with their oldest late instalment: something was paid once (else they lapse),
 * and nothing of them waits for a person's look.
 */
const LATE = `
  select a.creditor_id, a.id as agreement_id, a.debtor_id, o.id as payable_id, o.payable_until,
         a.grace_days
    from agreements a
    cross join lateral (
      select p.id, p.payable_until from instalments i
        join payables p on p.creditor_id = i.creditor_id and p.id = i.id
       where i.creditor_id = a.creditor_id and i.agreement_id = a.id and p.cancelled_at is null
         and p.payable_until < $1::date
         and p.amount + payable_adjusted(p.creditor_id, p.id) > payable_paid(p.creditor_id, p.id)
       order by i.number limit 1) o
   where a.status = 'active'
     and exists (select from instalments i join allocations y
                   on y.creditor_id = i.creditor_id and y.payable_id = i.id
                  where i.creditor_id = a.creditor_id and i.agreement_id = a.id)
     and not exists (select from instalments i join payables p
                       on p.creditor_id = i.creditor_id and p.id = i.id
                      where i.creditor_id = a.creditor_id and i.agreement_id = a.id
                        and p.review_since is not null)`

/** Agreements late since before `lateBefore` about which nobody was told, or could be. */
export async function agreementsToNotice(
  tx: Tx,
  _scope: SystemScope,
  {
    lateBefore,
    today,
    limit,
  }: { lateBefore: Temporal.PlainDate; today: Temporal.PlainDate; limit: number },
): Promise<LateAgreement[]> {
  const rows = await tx.sql<LateRow>(
    `select l.* from (${LATE}) l
      where not exists (
        select from agreement_notices n join messages m on m.id = n.message_id
         where n.creditor_id = l.creditor_id and n.payable_id = l.payable_id
           and m.status <> 'refused' and not ${UNDELIVERED} and ${OF_THIS_LATENESS})
        and exists (
        select from contacts k where k.debtor_id = l.debtor_id and k.suppressed_at is null
           and not exists (select from agreement_notices n join messages m on m.id = n.message_id
                            where n.creditor_id = l.creditor_id and n.payable_id = l.payable_id
                              and m.contact_id = k.id and ${TRIED} and ${OF_THIS_LATENESS}))
        and not exists (
        select from promises s
         where s.debtor_id = l.debtor_id and s.creditor_id = l.creditor_id
           and s.withdrawn_at is null and s.promised_on >= $3::date - ${PROMISE_GRACE_DAYS})
        and not agreement_at_rest(l.creditor_id, l.agreement_id, $3::date)
      order by l.payable_until, l.agreement_id limit $2`,
    [lateBefore, limit, today],
  )
  return rows.map(lateOf)
}

/** Agreements whose notice was sent so long ago that its grace may be over. */
export async function agreementsPastGrace(
  tx: Tx,
  _scope: SystemScope,
  { today, limit }: { today: Temporal.PlainDate; limit: number },
): Promise<LateAgreement[]> {
  const rows = await tx.sql<LateRow>(
    `select l.* from (${LATE}) l
      where not agreement_at_rest(l.creditor_id, l.agreement_id, $1::date) and exists (
        select from agreement_notices n join messages m on m.id = n.message_id
         where n.creditor_id = l.creditor_id and n.payable_id = l.payable_id
           and m.status = 'sent' and not ${UNDELIVERED} and ${OF_THIS_LATENESS}
           and (m.sent_at at time zone 'America/Sao_Paulo')::date + l.grace_days < $1::date)
      order by l.payable_until, l.agreement_id limit $2`,
    [today, limit],
  )
  return rows.map(lateOf)
}

function lateOf(row: LateRow): LateAgreement {
  return {
    creditorId: row.creditor_id,
    agreementId: row.agreement_id,
    debtorId: row.debtor_id,
    payableId: row.payable_id,
  }
}
