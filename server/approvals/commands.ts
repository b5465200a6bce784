import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { approveList, declineList } from '#server/campaigns/approval/commands.ts'
import { standingOf as campaignStanding } from '#server/campaigns/approval/data.ts'
import { creditorBySlug, payeeOfCreditor } from '#server/creditors/data.ts'
import { JOURNEYS } from '#server/journeys/publication/data.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  publishApproved as publishWording,
  standingOf as wordingStanding,
} from '#server/messages/wording/commands.ts'
import { OFFERS } from '#server/offers/publication/data.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { makeExport } from '#server/reconciliation/write-off/commands.ts'
import { decideApproval } from '#server/staff/approval/commands.ts'
import {
  type Approval,
  approvalById,
  approvalsOf,
  factorIdsOf,
} from '#server/staff/approval/data.ts'
import { type ApprovalChange, type ApprovalKind, standingOf } from '#server/staff/approval/model.ts'
import { beginPayeeChange } from '#server/staff/creditor/payee/commands.ts'
import { dropFactors } from '#server/staff/factor/commands.ts'
import { sendInvitation } from '#server/staff/invitation/commands.ts'
import { covers } from '#server/staff/model.ts'
import { lockPublications } from '#server/staff/publication/commands.ts'
import { publishApproved } from '#server/staff/publication/request/commands.ts'
import { standingOf as publicationStanding } from '#server/staff/publication/request/data.ts'
import { putAccess, shutOut, teamScope } from '#server/staff/team/commands.ts'
import { accessOf, memberById } from '#server/staff/team/data.ts'
import { evidenceOf, NO_EVIDENCE } from './evidence/data.ts'

type Change<K extends ApprovalKind> = Extract<ApprovalChange, { kind: K }>

type Executor<K extends ApprovalKind> = {
  /** On whose behalf the database is touched: the team is the system's, money is its creditor's. */
  scopeOf(who: StaffScope): Scope
  /** What is there now; other than what was there at the request, nothing is done. */
  present(tx: Tx, who: StaffScope, change: Change<K>): Promise<Change<K>['before']>
  /** Does it; false where it cannot be done, or is more than who approves has. */
  run(
    tx: Tx,
    who: StaffScope,
    services: Services,
    change: Change<K>,
    request: Pick<Approval, 'id' | 'requestedBy' | 'requestedAt'>,
  ): Promise<boolean>
  /** What somebody's no means for what was asked about; where missing, it means nothing. */
  declined?(tx: Tx, who: StaffScope, change: Change<K>, id: ApprovalId): Promise<void>
}

/** What each approval does. The compiler asks for an entry for every kind. */
const EXECUTORS: { readonly [K in ApprovalKind]: Executor<K> } = {
  grant_owner: {
    scopeOf: () => teamScope,
    async present(tx, who, { subjectId, before }) {
      await tx.sql('select id from staff_users where id = $1 for update', [subjectId])
      const member = await memberById(tx, teamScope, who, subjectId)
      return member ? { role: member.role, creditorIds: member.creditorIds } : before
    },
    async run(tx, who, _services, { subjectId, after }) {
      const member = await memberById(tx, teamScope, who, subjectId)
      if (member?.standing !== 'active' || !covers(who, accessOf(after))) return false
      await putAccess(tx, who, member, after)
      return true
    },
  },
  reset_access: {
    scopeOf: () => teamScope,
    async present(tx, _who, { subjectId }) {
      await tx.sql('select id from staff_users where id = $1 for update', [subjectId])
      return { factors: await factorIdsOf(tx, teamScope, subjectId) }
    },
    async run(tx, who, services, { subjectId }) {
      const member = await memberById(tx, teamScope, who, subjectId)
      if (member?.standing !== 'active' || !covers(who, accessOf(member))) return false
      await dropFactors(tx, teamScope, subjectId)
      await tx.db.update(staffUsers).set({ passwordHash: null }).where(eq(staffUsers.id, subjectId))
      await shutOut(tx, subjectId)
      await sendInvitation(tx, teamScope, services, { staffId: subjectId, kind: 'reset' })
      await recordAudit(tx, who, { action: 'staff.reset', subjectId })
      return true
    },
  },
  full_export: {
    scopeOf: (who) => who,
    present: async () => null,
    async run(tx, who, _services, { creditorId, after }) {
      const creditor = await creditorBySlug(tx, who, after.creditorSlug)
      if (creditor?.id !== creditorId) return false
      const first = Temporal.PlainDate.from(after.first)
      const last = Temporal.PlainDate.from(after.last)
      const made = await makeExport(tx, who, { creditorId, first, last, documents: 'full' })
      return made.ok
    },
  },
  publish_offers: {
    scopeOf: (who) => who,
    async present(tx, who, { creditorId, before }) {
      await lockPublications(tx, who, creditorId)
      return (await publicationStanding(tx, who, OFFERS, creditorId)) ?? before
    },
    run: (tx, who, _services, change, { id }) => publishApproved(tx, who, OFFERS, change, id),
  },
  publish_journey: {
    scopeOf: (who) => who,
    async present(tx, who, { creditorId, before }) {
      await lockPublications(tx, who, creditorId)
      return (await publicationStanding(tx, who, JOURNEYS, creditorId)) ?? before
    },
    run: (tx, who, _services, change, { id }) => publishApproved(tx, who, JOURNEYS, change, id),
  },
  change_payee: {
    scopeOf: () => teamScope,
    async present(tx, _who, { creditorId, before }) {
      await tx.sql('select id from creditors where id = $1 for update', [creditorId])
      return (await payeeOfCreditor(tx, teamScope, creditorId)) ?? before
    },
    run: (tx, who, services, { creditorId, before, after }, { id, requestedBy, requestedAt }) =>
      beginPayeeChange(tx, services, who, {
        id,
        creditorId,
        before,
        after,
        proposedBy: requestedBy.id,
        proposedAt: requestedAt,
      }),
  },
  approve_campaign: {
    scopeOf: (who) => who,
    async present(tx, who, { creditorId, before }) {
      const { campaignId } = before
      return (await campaignStanding(tx, who, { creditorId, campaignId })) ?? before
    },
    run: (tx, who, _services, change, { id }) => approveList(tx, who, change, id),
    declined: declineList,
  },
  publish_wording: {
    scopeOf: (who) => who,
    async present(tx, who, change) {
      await lockPublications(tx, who, change.creditorId)
      return wordingStanding(tx, who, change)
    },
    run: (tx, who, services, change) => publishWording(tx, who, services, change),
  },
}

export type DecisionRefusal =
  | 'not_found'
  /** Four eyes: never by who asked, nor by whom it is about. */
  | 'own_request'
  /** What is there, or what was read, is not what the request says. */
  | 'changed'
  /** Decided by somebody else, or too late. */
  | 'ended'
  | 'not_possible'

type Decision = {
  readonly id: ApprovalId
  readonly beforeSha256: string
  readonly afterSha256: string
}

/** Takes back what was begun in the transaction, and becomes a refusal outside. */
class Withdrawn extends Error {
  readonly reason: 'changed' | 'ended' | 'not_possible'
  constructor(reason: 'changed' | 'ended' | 'not_possible') {
    super(reason)
    this.reason = reason
  }
}

/** Approves what another person asked for, and does it in the same transaction. */
export async function approve(
  core: Core,
  services: Services,
  who: StaffScope,
  decision: Decision,
): Promise<Result<undefined, DecisionRefusal>> {
  const found = await readRequest(core, who, decision)
  if (!found.ok) return found
  try {
    await execute(core, services, who, decision, found.value, found.value.change)
    return ok(undefined)
  } catch (error) {
    if (error instanceof Withdrawn) return refuse(error.reason)
    throw error
  }
}

function execute<K extends ApprovalKind>(
  core: Core,
  services: Services,
  who: StaffScope,
  decision: Decision,
  request: Approval,
  change: Change<K>,
): Promise<void> {
  const executor: Executor<K> = EXECUTORS[change.kind as K]
  return inScope(core, executor.scopeOf(who), async (tx) => {
    const approval = { id: decision.id, change }
    if (!(await decideApproval(tx, who, approval, 'approved'))) throw new Withdrawn('ended')
    const present = inputHash(await executor.present(tx, who, change)).toString('hex')
    if (present !== decision.beforeSha256) throw new Withdrawn('changed')
    if (!(await executor.run(tx, who, services, change, request)))
      throw new Withdrawn('not_possible')
  })
}

/** Says no to what another person asked for. */
export async function decline(
  core: Core,
  who: StaffScope,
  decision: Decision,
): Promise<Result<undefined, DecisionRefusal>> {
  const found = await readRequest(core, who, decision)
  if (!found.ok) return found
  return refuseIt(core, who, decision.id, found.value.change)
}

function refuseIt<K extends ApprovalKind>(
  core: Core,
  who: StaffScope,
  id: ApprovalId,
  change: Change<K>,
): Promise<Result<undefined, DecisionRefusal>> {
  const executor: Executor<K> = EXECUTORS[change.kind as K]
  return inScope(core, executor.scopeOf(who), async (tx) => {
    if (!(await decideApproval(tx, who, { id, change }, 'refused'))) return refuse('ended')
    await executor.declined?.(tx, who, change, id)
    return ok(undefined)
  })
}

async function readRequest(
  core: Core,
  who: StaffScope,
  { id, beforeSha256, afterSha256 }: Decision,
): Promise<Result<Approval, 'not_found' | 'own_request' | 'changed'>> {
  const approval = await inScope(core, teamScope, (tx) => approvalById(tx, teamScope, who, id))
  if (approval === null) return refuse('not_found')
  const { change, requestedBy } = approval
  if (requestedBy.id === who.staffId || change.subjectId === who.staffId)
    return refuse('own_request')
  const isAsRead =
    beforeSha256 === inputHash(change.before).toString('hex') &&
    afterSha256 === inputHash(change.after).toString('hex')
  return isAsRead ? ok(approval) : refuse('changed')
}

/**
 * The requests within somebody's permissions and creditors, each with the hashes of its two sides;
 * those for offers, journeys and campaigns that wait, with what has to be read before saying yes.
 */
export async function listApprovals(core: Core, who: StaffScope) {
  const listed = await inScope(core, teamScope, async (tx) => {
    const approvals = await approvalsOf(tx, teamScope, who)
    return approvals.map((approval) => {
      const standing = standingOf(approval, tx.clock.now())
      const isOwn = [approval.requestedBy.id, approval.change.subjectId].includes(who.staffId)
      return { ...approval, standing, mayDecide: standing === 'requested' && !isOwn }
    })
  })
  return inScope(core, who, async (tx) => {
    const shown = []
    for (const approval of listed) {
      const isWaiting = approval.standing === 'requested'
      const evidence = isWaiting ? await evidenceOf(tx, who, approval.change) : NO_EVIDENCE
      shown.push({ ...approval, ...evidence })
    }
    return shown
  })
}
