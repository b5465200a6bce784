import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { confirmFactor } from './account/commands.ts'
import { keepRecoveryCodes, offerRecoveryCodes } from './enrolment/commands.ts'
import { covers, permissionsOf, ROLES } from './model.ts'
import { passkeysOf } from './passkey/data.ts'
import { requestOwner, requestReset } from './request/commands.ts'
import {
  accessInput,
  codeInput,
  entryInput,
  inviteInput,
  memberInput,
  requestInput,
  sessionInput,
} from './schema.ts'
import { isFresh } from './session/model.ts'
import {
  changeAccess,
  disableMember,
  enableMember,
  endSession,
  inviteMember,
  reinviteMember,
  teamScope,
} from './team/commands.ts'
import {
  accessOf,
  grantableCreditors,
  liveSessionsOf,
  type Member,
  memberById,
  membersOf,
  recoveryCodesLeft,
} from './team/data.ts'

/** Rows of the team are the system's; each read is limited to what the asking person may see. */
const scope = teamScope

export const staffRouter = router({
  /** Oneself: what one may do, where one is signed in, which keys and recovery codes are left. */
  account: staffProcedure('account.own').query(({ ctx }) =>
    inScope(ctx.core, scope, async (tx) => ({
      member: (await memberById(tx, scope, ctx.scope, ctx.scope.staffId)) ?? notFound(),
      permissions: [...ctx.scope.permissions],
      sessionId: ctx.scope.sessionId,
      isFresh: isFresh(ctx.scope.factorAt, tx.clock.now()),
      sessions: await liveSessionsOf(tx, scope, ctx.scope.staffId),
      recoveryCodesLeft: await recoveryCodesLeft(tx, scope, ctx.scope.staffId),
      passkeys: (await passkeysOf(tx, scope, ctx.scope.staffId)).map(
        ({ id, name, createdAt, lastUsedAt }) => ({ id, name, createdAt, lastUsedAt }),
      ),
    })),
  ),

  /** The second factor again, for what wants it fresh. */
  confirm: staffProcedure('account.own')
    .input(codeInput)
    .mutation(({ ctx, input }) => confirmFactor(ctx.core, ctx.scope, input.code)),

  offerRecoveryCodes: stepUpProcedure('account.own').mutation(({ ctx }) =>
    offerRecoveryCodes(ctx.core, ctx.scope),
  ),

  keepRecoveryCodes: staffProcedure('account.own')
    .input(entryInput)
    .mutation(({ ctx, input }) => keepRecoveryCodes(ctx.core, ctx.scope, input.entry)),

  /** Ends a session of one's own, or with the permission that of somebody one covers. */
  endSession: staffProcedure('account.own')
    .input(sessionInput)
    .mutation(({ ctx, input }) => endSession(ctx.core, ctx.scope, input.sessionId)),

  team: staffProcedure('team.read').query(({ ctx }) =>
    inScope(ctx.core, scope, async (tx) => ({
      members: (await membersOf(tx, scope, ctx.scope)).map((member) => forThem(ctx.scope, member)),
      creditors: await grantableCreditors(tx, scope, ctx.scope),
      roles: rolesToGive(ctx.scope),
      mayManage: ctx.scope.permissions.has('team.manage'),
    })),
  ),

  member: staffProcedure('team.read')
    .input(memberInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, scope, async (tx) => {
        const member = await memberById(tx, scope, ctx.scope, input.staffId)
        if (member === null) return notFound()
        const maySee = ctx.scope.permissions.has('team.sessions')
        return {
          ...forThem(ctx.scope, member),
          sessions: maySee ? await liveSessionsOf(tx, scope, member.id) : null,
          creditors: await grantableCreditors(tx, scope, ctx.scope),
          roles: rolesToGive(ctx.scope),
          mayMakeOwner: ctx.scope.permissions.has('team.owners'),
        }
      }),
    ),

  invite: stepUpProcedure('team.manage')
    .input(inviteInput)
    .mutation(({ ctx, input }) => inviteMember(ctx.core, ctx.services, ctx.scope, input)),

  reinvite: stepUpProcedure('team.manage')
    .input(memberInput)
    .mutation(({ ctx, input }) => reinviteMember(ctx.core, ctx.services, ctx.scope, input.staffId)),

  changeAccess: stepUpProcedure('team.manage')
    .input(accessInput)
    .mutation(({ ctx, input }) => changeAccess(ctx.core, ctx.scope, input)),

  /** Shutting somebody out takes no confirming: it must be quick. */
  disable: staffProcedure('team.manage')
    .input(memberInput)
    .mutation(({ ctx, input }) => disableMember(ctx.core, ctx.scope, input.staffId)),

  enable: stepUpProcedure('team.manage')
    .input(memberInput)
    .mutation(({ ctx, input }) => enableMember(ctx.core, ctx.scope, input.staffId)),

  /** A second person has to approve it. */
  requestOwner: stepUpProcedure('team.owners')
    .input(requestInput)
    .mutation(({ ctx, input }) => requestOwner(ctx.core, ctx.scope, input)),

  requestReset: stepUpProcedure('team.manage')
    .input(requestInput)
    .mutation(({ ctx, input }) => requestReset(ctx.core, ctx.scope, input)),
})

/** What somebody may give by themselves: everything of it is theirs, and it is no ownership. */
function rolesToGive(who: StaffScope) {
  return ROLES.filter(
    (role) =>
      role !== 'owner' &&
      covers(who, { permissions: permissionsOf(role), creditorIds: who.creditorIds }),
  )
}

function forThem(who: StaffScope, member: Member) {
  const isSelf = member.id === who.staffId
  const may = who.permissions.has('team.manage') && !isSelf && covers(who, accessOf(member))
  return { ...member, isSelf, mayChange: may }
}
