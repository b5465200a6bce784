import { asId, type MessageId, type ReplyId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { ChannelName, MessageRefusal, MessageStatus } from '../model.ts'

/** What was written to a person, or by them. */
export type Contacted =
  | {
      readonly kind: 'message'
      readonly id: MessageId
      readonly at: Temporal.Instant
      readonly channel: ChannelName
      readonly template: string
      readonly status: MessageStatus
      readonly refusal: MessageRefusal | null
      /** Whom it was about, where it was about one creditor. */
      readonly creditorName: string | null
    }
  | {
      readonly kind: 'reply'
      readonly id: ReplyId
      readonly at: Temporal.Instant
      readonly channel: ChannelName
      readonly outcome: string | null
    }

/** As many as a person reads; the rest is in their copy of everything. */
const SHOWN = 40

/** Who wrote to the person, when and why, and what they wrote themselves; the newest first. */
export async function contactedOf(tx: Tx, scope: DebtorScope): Promise<Contacted[]> {
  const rows = await tx.sql<{
    kind: 'message' | 'reply'
    id: string
    at: Temporal.Instant
    channel: ChannelName
    what: string | null
    status: MessageStatus | null
    refusal: MessageRefusal | null
    creditor: string | null
  }>(
    `select * from (
       select 'message' as kind, m.id, coalesce(m.sent_at, m.created_at) as at, m.channel,
              m.template as what, m.status, m.refusal_reason as refusal, c.trade_name as creditor
         from messages m left join creditors c on c.id = m.creditor_id where m.debtor_id = $1
       union all
       select 'reply', r.id, r.received_at, r.channel, r.outcome, null, null, null
         from replies r where r.debtor_id = $1) contacted
      order by at desc, id desc limit $2`,
    [scope.debtorId, SHOWN],
  )
  return rows.map(({ kind, id, at, channel, what, status, refusal, creditor }) =>
    kind === 'message'
      ? {
          kind,
          id: asId<MessageId>(id),
          at,
          channel,
          template: what ?? '',
          status: status ?? 'queued',
          refusal,
          creditorName: creditor,
        }
      : { kind, id: asId<ReplyId>(id), at, channel, outcome: what },
  )
}
