import { today } from '#server/kernel/clock.ts'
import type { MessageId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/**
 * Whether a message still announces what is going to happen: its card is still to pay, its debit
 * still ordered, and the day still ahead, so that there is time to stop it. Null where it announces
 * nothing.
 */
export async function isAnnouncementTrue(
  tx: Tx,
  _scope: SystemScope,
  messageId: MessageId,
): Promise<boolean | null> {
  const [row] = await tx.sql<{ isTrue: boolean }>(
    `select case m.template
              when 'card_notice' then exists (
                select from instalments i
                  join saved_cards s
                    on s.creditor_id = i.creditor_id and s.agreement_id = i.agreement_id
                 where i.creditor_id = m.creditor_id and i.id = m.payable_id
                   and i.due_on > $2 and s.status = 'active')
              else exists (
                select from automatic_collections k
                  join charges c on c.creditor_id = k.creditor_id and c.id = k.charge_id
                  join automatic_authorisations x
                    on x.creditor_id = k.creditor_id and x.id = k.authorisation_id
                 where k.creditor_id = m.creditor_id and k.payable_id = m.payable_id
                   and k.closed_at is null and k.settles_on > $2
                   and c.status in ('live', 'unknown')
                   and x.status = 'approved' and x.cancel_wanted_at is null) end as "isTrue"
       from messages m
      where m.id = $1 and m.template in ('card_notice', 'debit_notice')`,
    [messageId, today(tx.clock)],
  )
  return row?.isTrue ?? null
}
