import { isSubscribed } from '#server/messages/push/data.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { PushConfig } from '#server/platform/push/settings.ts'
import type { DebtorScope } from '#server/platform/scope.ts'

/** Whether reminders can be offered on this device, and whether they are on. */
export type Reminders =
  | { readonly state: 'on' }
  | { readonly state: 'off'; readonly publicKey: string }
  /** No keys, or not the person's own code: nothing is asked. */
  | { readonly state: 'none' }

export async function remindersOf(
  tx: Tx,
  scope: DebtorScope,
  { push, deviceSecret }: { push: PushConfig | null; deviceSecret: string | null },
): Promise<Reminders> {
  if (push === null || scope.rung !== 'R2') return { state: 'none' }
  const isOn =
    deviceSecret !== null &&
    (await isSubscribed(tx, scope, {
      debtorId: scope.debtorId,
      deviceHash: sha256(deviceSecret),
    }))
  return isOn ? { state: 'on' } : { state: 'off', publicKey: push.keys.current.publicKey }
}
