import { recordAudit } from '#server/audit/commands.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { giveBack, takeFrom } from '#server/platform/rate-limit.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { CODES_PER_PERSON } from '#server/staff/entry/model.ts'
import { takeFactor } from '#server/staff/factor/commands.ts'
import type { EnteredBy } from '#server/staff/session/model.ts'

const scope = mintSystemScope('staff-account')

/** Gives the factor again in an open session, which makes it fresh for dangerous acts. */
export function confirmFactor(
  core: Core,
  who: StaffScope,
  code: string,
): Promise<Result<undefined, 'wrong'>> {
  return confirmBy(core, who, (tx) => takeFactor(tx, scope, who.staffId, code))
}

/** The same by whatever `take` takes; a try counts before it is judged. */
export async function confirmBy(
  core: Core,
  who: StaffScope,
  take: (tx: Tx) => Promise<EnteredBy | null>,
): Promise<Result<undefined, 'wrong'>> {
  const allowed = await takeFrom(core, CODES_PER_PERSON, who.staffId)
  if (!allowed.ok) return refuse('wrong')
  const by = await inScope(core, scope, async (tx) => {
    const taken = await take(tx)
    if (taken === null) {
      await recordAudit(tx, who, { action: 'staff.factor_missed', subjectId: who.staffId })
      return null
    }
    await tx.sql('update staff_sessions set factor_at = $2 where id = $1 and revoked_at is null', [
      who.sessionId,
      tx.clock.now(),
    ])
    await recordAudit(tx, who, { action: 'staff.confirmed', subjectId: who.staffId, by: taken })
    return taken
  })
  if (by === null) return refuse('wrong')
  await giveBack(core, CODES_PER_PERSON, who.staffId)
  return ok(undefined)
}
