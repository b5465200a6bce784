import type { ApprovalId, StaffId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import { factorIdsOf } from '#server/staff/approval/data.ts'
import { covers, permissionsOf } from '#server/staff/model.ts'
import { accessOf, memberById } from '#server/staff/team/data.ts'

const scope = mintSystemScope('staff-request')

type Refusal = 'not_found' | 'yourself' | 'beyond_yours' | 'not_waiting'
type Order = { readonly id: ApprovalId; readonly staffId: StaffId }

/** Asks for a second person who makes somebody an owner of the whole installation. */
export function requestOwner(
  core: Core,
  who: StaffScope,
  { id, staffId }: Order,
): Promise<Result<undefined, Refusal>> {
  return inScope(core, scope, async (tx) => {
    const member = await memberById(tx, scope, who, staffId)
    if (member === null) return refuse('not_found')
    if (member.id === who.staffId) return refuse('yourself')
    const after = { role: 'owner', creditorIds: 'all' } as const
    const owner = { permissions: permissionsOf('owner'), creditorIds: 'all' } as const
    if (!covers(who, owner)) return refuse('beyond_yours')
    if (member.standing !== 'active' || member.role === 'owner') return refuse('not_waiting')
    const before = { role: member.role, creditorIds: member.creditorIds }
    const change = {
      kind: 'grant_owner',
      subjectId: staffId,
      creditorId: null,
      before,
      after,
    } as const
    await requestApproval(tx, who, id, change)
    return ok(undefined)
  })
}

/** Asks for a second person who takes somebody's factors away and lets them come in anew. */
export function requestReset(
  core: Core,
  who: StaffScope,
  { id, staffId }: Order,
): Promise<Result<undefined, Refusal>> {
  return inScope(core, scope, async (tx) => {
    const member = await memberById(tx, scope, who, staffId)
    if (member === null) return refuse('not_found')
    if (member.id === who.staffId) return refuse('yourself')
    if (!covers(who, accessOf(member))) return refuse('beyond_yours')
    if (member.standing !== 'active') return refuse('not_waiting')
    const before = { factors: await factorIdsOf(tx, scope, staffId) }
    const change = {
      kind: 'reset_access',
      subjectId: staffId,
      creditorId: null,
      before,
      after: { factors: [] },
    } as const
    await requestApproval(tx, who, id, change)
    return ok(undefined)
  })
}
