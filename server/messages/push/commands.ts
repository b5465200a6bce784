import { and, eq, lte, ne } from 'drizzle-orm'
import { pushSubscriptions } from '#db/schema/push.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type DebtorId, newId, type PushSubscriptionId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { PushTarget } from '#server/platform/push.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { SILENT_DAYS } from './model.ts'

/** Why a browser is not written to any more. */
export type ReleaseReason =
  | 'signed_out'
  | 'asked'
  | 'another_person'
  | 'replaced'
  | 'gone'
  | 'not_seen'

/**
 * From now on its person is reminded in this browser. An endpoint that was somebody else's passes to
 * who asks now, and whatever the device had before ends: one browser has one subscription.
 */
export async function addSubscription(
  tx: Tx,
  scope: SystemScope,
  {
    debtorId,
    deviceSecret,
    target,
  }: { debtorId: DebtorId; deviceSecret: string; target: PushTarget },
): Promise<PushSubscriptionId> {
  const now = tx.clock.now()
  const { keyId, ...place } = target
  const endpointIndex = indexOf(tx, target.endpoint)
  await release(tx, scope, eq(pushSubscriptions.endpointIndex, endpointIndex), 'replaced')
  await release(tx, scope, ofDevice(deviceSecret), 'replaced')
  const id = newId<PushSubscriptionId>(now.epochMilliseconds)
  await tx.db.insert(pushSubscriptions).values({
    id,
    debtorId,
    endpointIndex,
    targetSealed: tx.vault.seal(JSON.stringify(place), {
      column: 'push_subscriptions.target',
      row: id,
    }),
    keyId,
    deviceHash: sha256(deviceSecret),
    createdAt: now,
    seenAt: now,
  })
  await recordAudit(tx, scope, { action: 'push.allowed', subjectId: id, debtorId })
  return id
}

/**
 * Somebody signed in on a device: what was another person's there ends, what is their own is seen.
 * Answers whether the device was another person's.
 */
export async function arriveOnDevice(
  tx: Tx,
  scope: SystemScope,
  { debtorId, deviceSecret }: { debtorId: DebtorId; deviceSecret: string },
): Promise<boolean> {
  const others = and(ofDevice(deviceSecret), ne(pushSubscriptions.debtorId, debtorId))
  const released = await release(tx, scope, others, 'another_person')
  await seeDevice(tx, scope, deviceSecret)
  return released > 0
}

/** A sign of the person in this browser. */
export async function seeDevice(tx: Tx, _scope: SystemScope, deviceSecret: string): Promise<void> {
  await tx.db
    .update(pushSubscriptions)
    .set({ seenAt: tx.clock.now() })
    .where(ofDevice(deviceSecret))
}

/** Nobody is written to on this device any more. Repeating it changes nothing. */
export async function releaseDevice(
  tx: Tx,
  scope: SystemScope,
  deviceSecret: string,
  reason: 'signed_out' | 'asked' | 'replaced',
): Promise<void> {
  await release(tx, scope, ofDevice(deviceSecret), reason)
}

/**
 * The browser made itself another subscription and shows the device's cookie: it stays its person's.
 * Answers false where the device has none that could be followed.
 */
export async function moveSubscription(
  tx: Tx,
  scope: SystemScope,
  { deviceSecret, target }: { deviceSecret: string; target: PushTarget },
): Promise<boolean> {
  const [old] = await tx.db
    .select({ debtorId: pushSubscriptions.debtorId })
    .from(pushSubscriptions)
    .where(ofDevice(deviceSecret))
    .for('update')
  if (!old) return false
  await addSubscription(tx, scope, { debtorId: old.debtorId, deviceSecret, target })
  return true
}

/** Its service said that it is gone. */
export async function retireSubscription(
  tx: Tx,
  scope: SystemScope,
  id: PushSubscriptionId,
): Promise<void> {
  await release(tx, scope, eq(pushSubscriptions.id, id), 'gone')
}

/** Gives up browsers of which nothing was seen for months. Answers how many. */
export async function retireSilent(tx: Tx, scope: SystemScope): Promise<number> {
  const before = tx.clock.now().subtract({ hours: SILENT_DAYS * 24 })
  return release(tx, scope, lte(pushSubscriptions.seenAt, before), 'not_seen')
}

async function release(
  tx: Tx,
  scope: SystemScope,
  which: ReturnType<typeof and>,
  reason: ReleaseReason,
): Promise<number> {
  const gone = await tx.db
    .delete(pushSubscriptions)
    .where(which)
    .returning({ id: pushSubscriptions.id, debtorId: pushSubscriptions.debtorId })
  for (const { id, debtorId } of gone) {
    await recordAudit(tx, scope, { action: 'push.ended', subjectId: id, debtorId, reason })
  }
  return gone.length
}

function ofDevice(deviceSecret: string) {
  return eq(pushSubscriptions.deviceHash, sha256(deviceSecret))
}

function indexOf(tx: Tx, endpoint: string): Buffer {
  return tx.vault.blindIndex('push_subscriptions.endpoint', endpoint)
}
