import { recordAudit } from '#server/audit/commands.ts'
import type { StaffPasskeyId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type {
  AuthenticationResponseJSON,
  CreationOptions,
  RequestOptions,
  Site,
} from '#server/platform/webauthn.ts'
import { confirmBy } from '#server/staff/account/commands.ts'
import {
  askCreation,
  askUse,
  dropPasskey,
  judgePasskey,
  type MadeKey,
  putPasskey,
  takePasskey,
} from '#server/staff/passkey/commands.ts'

const scope = mintSystemScope('staff-passkey')

/** For making one more key, by who is inside and has just proved who they are. */
export function offerPasskey(core: Core, site: Site, who: StaffScope): Promise<CreationOptions> {
  return inScope(core, scope, (tx) => askCreation(tx, scope, site, who))
}

/** Keeps the key that was made; everybody of the audit sees that there is one more. */
export function keepPasskey(
  core: Core,
  site: Site,
  who: StaffScope,
  made: MadeKey,
): Promise<Result<undefined, 'wrong' | 'too_many'>> {
  return inScope(core, scope, async (tx) => {
    const key = await judgePasskey(tx, scope, site, who, made)
    if (key === null) return refuse('wrong')
    const put = await putPasskey(tx, scope, who.staffId, key)
    if (put.ok)
      await recordAudit(tx, who, { action: 'staff.passkey_added', subjectId: who.staffId })
    return put
  })
}

export function removePasskey(
  core: Core,
  who: StaffScope,
  id: StaffPasskeyId,
): Promise<Result<undefined, 'not_found' | 'last_factor'>> {
  return inScope(core, scope, async (tx) => {
    const dropped = await dropPasskey(tx, scope, who, id)
    if (dropped.ok) {
      await recordAudit(tx, who, { action: 'staff.passkey_removed', subjectId: who.staffId })
    }
    return dropped
  })
}

/** For confirming by a key in an open session. */
export async function askPasskey(
  core: Core,
  site: Site,
  who: StaffScope,
): Promise<Result<RequestOptions, 'none'>> {
  const options = await inScope(core, scope, (tx) => askUse(tx, scope, site, who))
  return options === null ? refuse('none') : ok(options)
}

export function confirmByPasskey(
  core: Core,
  site: Site,
  who: StaffScope,
  answer: AuthenticationResponseJSON,
): Promise<Result<undefined, 'wrong'>> {
  return confirmBy(core, who, async (tx) =>
    (await takePasskey(tx, scope, site, who, answer)) ? 'passkey' : null,
  )
}
