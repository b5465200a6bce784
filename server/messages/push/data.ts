import { z } from 'zod'
import type { DebtorId, MessageId, PushSubscriptionId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { PushTarget } from '#server/platform/push.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { SILENT_DAYS } from './model.ts'

const endpointSchema = z.strictObject({
  endpoint: z.string(),
  p256dh: z.string(),
  auth: z.string(),
})

export type Subscription = { readonly id: PushSubscriptionId; readonly target: PushTarget }

/** The browser in which a person was last seen, of those they asked to be reminded in. */
export async function liveSubscription(
  tx: Tx,
  _scope: SystemScope,
  debtorId: DebtorId,
): Promise<Subscription | null> {
  const [row] = await tx.sql<{ id: PushSubscriptionId; target_sealed: Buffer; key_id: string }>(
    `select id, target_sealed, key_id from push_subscriptions
      where debtor_id = $1 and seen_at > $2 order by seen_at desc, id desc limit 1`,
    [debtorId, tx.clock.now().subtract({ hours: SILENT_DAYS * 24 })],
  )
  if (!row) return null
  const text = tx.vault.open(row.target_sealed, {
    column: 'push_subscriptions.target',
    row: row.id,
  })
  return { id: row.id, target: { ...endpointSchema.parse(JSON.parse(text)), keyId: row.key_id } }
}

/** Whether a person asked to be reminded in a browser that is still there. */
export async function isReminded(
  tx: Tx,
  _scope: SystemScope,
  debtorId: DebtorId,
): Promise<boolean> {
  const rows = await tx.sql(
    'select 1 from push_subscriptions where debtor_id = $1 and seen_at > $2 limit 1',
    [debtorId, tx.clock.now().subtract({ hours: SILENT_DAYS * 24 })],
  )
  return rows.length > 0
}

/** How many messages went to a person's browsers within 30 days, or may have. */
export async function recentPushes(
  tx: Tx,
  _scope: SystemScope,
  { debtorId, except }: { debtorId: DebtorId; except: MessageId },
): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(
    `select count(*)::int as count from messages
      where debtor_id = $1 and id <> $2 and channel = 'push' and status in ('sent', 'unknown')
        and coalesce(sent_at, claimed_until, created_at) > $3`,
    [debtorId, except, tx.clock.now().subtract({ hours: 30 * 24 })],
  )
  return row?.count ?? 0
}

/** Whether this browser is one that its person is reminded in. */
export async function isSubscribed(
  tx: Tx,
  _scope: Scope,
  { debtorId, deviceHash }: { debtorId: DebtorId; deviceHash: Buffer },
): Promise<boolean> {
  const rows = await tx.sql(
    'select 1 from push_subscriptions where debtor_id = $1 and device_hash = $2',
    [debtorId, deviceHash],
  )
  return rows.length > 0
}
