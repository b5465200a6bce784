import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Sender } from '#server/messages/model.ts'
import { remindTomorrow } from '#server/messages/push/again/commands.ts'
import {
  addSubscription,
  moveSubscription,
  releaseDevice,
  seeDevice,
} from '#server/messages/push/commands.ts'
import { newSecret } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { isPushEndpoint } from '#server/platform/push/hosts.ts'
import type { PushConfig } from '#server/platform/push/settings.ts'
import type { PushTarget } from '#server/platform/push.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { DEVICE_SECRET_BYTES } from './model.ts'

export type Offered = Omit<PushTarget, 'keyId'> & { readonly publicKey: string }

/**
 * `not_offered`: this installation has no keys. `other_key`: the browser was given a key that is put
 * away. `not_a_service`: its address is none of a browser's service.
 */
export type SubscriptionRefusal = 'not_offered' | 'other_key' | 'not_a_service'

/**
 * Reminders on this device, for who asks and is the person (R2). The device gets a new
 * secret, by which it is known when somebody signs in or out there.
 * @param formerDeviceSecret what it was known by until now
 */
export async function allowReminders(
  core: Core,
  push: PushConfig | null,
  scope: DebtorScope,
  { offered, formerDeviceSecret }: { offered: Offered; formerDeviceSecret: string | null },
): Promise<Result<{ readonly deviceSecret: string }, SubscriptionRefusal>> {
  const judged = judge(push, offered)
  if (!judged.ok) return judged
  // Never the one it came with: whoever planted it would be told when it changes.
  const deviceSecret = newSecret(DEVICE_SECRET_BYTES)
  const system = mintSystemScope('push-subscription')
  await inScope(core, system, async (tx) => {
    if (formerDeviceSecret) await releaseDevice(tx, system, formerDeviceSecret, 'replaced')
    const { debtorId } = scope
    await addSubscription(tx, system, { debtorId, deviceSecret, target: judged.value })
  })
  return ok({ deviceSecret })
}

/** "Desligar": no reminders on this device any more. The person need not be signed in for it. */
export async function stopReminders(core: Core, deviceSecret: string): Promise<void> {
  const system = mintSystemScope('push-subscription')
  await inScope(core, system, (tx) => releaseDevice(tx, system, deviceSecret, 'asked'))
}

/** The browser replaced its subscription by itself: it stays the one of its device. */
export async function renewReminders(
  core: Core,
  push: PushConfig | null,
  { offered, deviceSecret }: { offered: Offered; deviceSecret: string },
): Promise<Result<null, SubscriptionRefusal | 'unavailable'>> {
  const judged = judge(push, offered)
  if (!judged.ok) return judged
  const system = mintSystemScope('push-subscription')
  const isMoved = await inScope(core, system, (tx) =>
    moveSubscription(tx, system, { deviceSecret, target: judged.value }),
  )
  return isMoved ? ok(null) : refuse('unavailable')
}

/** "Lembrar amanhã", by the token of the notification. */
export async function putOff(
  core: Core,
  sender: Sender,
  { token, deviceSecret }: { token: string; deviceSecret: string | null },
): Promise<Result<null, 'unavailable'>> {
  const system = mintSystemScope('push-answer')
  return inScope(core, system, async (tx) => {
    const queued = await remindTomorrow(tx, system, sender, token)
    if (!queued.ok) return queued
    if (deviceSecret !== null) await seeDevice(tx, system, deviceSecret)
    return ok(null)
  })
}

function judge(
  push: PushConfig | null,
  { publicKey, ...place }: Offered,
): Result<PushTarget, SubscriptionRefusal> {
  if (push === null) return refuse('not_offered')
  const key = [...push.keys.known.values()].find((known) => known.publicKey === publicKey)
  if (!key) return refuse('other_key')
  if (!isPushEndpoint(place.endpoint, push.sandboxOrigin)) return refuse('not_a_service')
  return ok({ ...place, keyId: key.id })
}
