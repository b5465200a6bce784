import type { Result } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type {
  AuthenticationResponseJSON,
  CreationOptions,
  RequestOptions,
  Site,
} from '#server/platform/webauthn.ts'
import { OWES_FACTOR, openEntryOf, proveEntryBy } from '#server/staff/entry/commands.ts'
import { askCreation, askUse, takePasskey } from '#server/staff/passkey/commands.ts'
import { passkeysOf } from '#server/staff/passkey/data.ts'

const scope = mintSystemScope('staff-entry')

/** Whether the person of an open entry has a key to prove it by. */
export function hasPasskeyOfEntry(core: Core, secret: string): Promise<boolean> {
  return inScope(core, scope, async (tx) => {
    const holder = await openEntryOf(tx, scope, secret, OWES_FACTOR)
    return holder !== null && (await passkeysOf(tx, scope, holder.staffId)).length > 0
  })
}

/** For using a key as the factor of an open entry; null where it is over, or its person has none. */
export function askPasskeyOfEntry(
  core: Core,
  site: Site,
  secret: string,
): Promise<RequestOptions | null> {
  return inScope(core, scope, async (tx) => {
    const holder = await openEntryOf(tx, scope, secret, OWES_FACTOR)
    return holder && askUse(tx, scope, site, holder)
  })
}

/** Takes a key as the factor of an open entry. */
export function proveEntryByPasskey(
  core: Core,
  site: Site,
  { secret, answer }: { secret: string; answer: AuthenticationResponseJSON },
): Promise<Result<undefined, 'wrong' | 'ended'>> {
  return proveEntryBy(core, secret, async (tx, { id: entryId, staff_id: staffId }) =>
    (await takePasskey(tx, scope, site, { staffId, entryId }, answer)) ? 'passkey' : null,
  )
}

/** For making the first key of somebody who was invited; null where their entry is over. */
export function offerFirstPasskey(
  core: Core,
  site: Site,
  secret: string,
): Promise<CreationOptions | null> {
  return inScope(core, scope, async (tx) => {
    const holder = await openEntryOf(tx, scope, secret, ['invitation'])
    return holder && askCreation(tx, scope, site, holder)
  })
}
