import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import {
  APPROVAL_PERMISSION,
  type ApprovalChange,
  type ApprovalKind,
  type ApprovalState,
} from './model.ts'

export type Approval = {
  readonly id: ApprovalId
  readonly change: ApprovalChange
  readonly beforeSha256: string
  readonly afterSha256: string
  readonly state: ApprovalState
  readonly requestedBy: { readonly id: StaffId; readonly name: string }
  readonly requestedAt: Temporal.Instant
  readonly expiresAt: Temporal.Instant
  readonly decidedBy: string | null
  readonly decidedAt: Temporal.Instant | null
  /** Whom or what it is about, by name. */
  readonly about: string
}

type Row = {
  id: ApprovalId
  kind: ApprovalKind
  creditor_id: CreditorId | null
  subject_id: StaffId | null
  change: { before: never; after: never }
  before_sha256: Buffer
  after_sha256: Buffer
  state: ApprovalState
  requested_by: StaffId
  requester: string
  requested_at: Temporal.Instant
  expires_at: Temporal.Instant
  decided_by: string | null
  decided_at: Temporal.Instant | null
  about: string | null
}

const APPROVALS = `
  select a.id, a.kind, a.creditor_id, a.subject_id, a.change, a.before_sha256, a.after_sha256,
         a.state, a.requested_by, r.name as requester, a.requested_at, a.expires_at,
         d.name as decided_by, a.decided_at, coalesce(s.name, c.trade_name) as about
    from staff_approvals a
    join staff_users r on r.id = a.requested_by
    left join staff_users d on d.id = a.decided_by
    left join staff_users s on s.id = a.subject_id
    left join creditors c on c.id = a.creditor_id
   where a.kind = any ($1) and ($2::uuid[] is null or case
           when a.creditor_id is not null then a.creditor_id = any ($2)
           else s.creditor_ids <@ $2 and s.creditor_ids is not null end)`

/** What somebody may approve, or may have asked for themselves. */
function kindsOf(who: StaffScope): ApprovalKind[] {
  const kinds = Object.keys(APPROVAL_PERMISSION) as ApprovalKind[]
  return kinds.filter((kind) => who.permissions.has(APPROVAL_PERMISSION[kind]))
}

const creditorsOf = (who: StaffScope) => (who.creditorIds === 'all' ? null : who.creditorIds)

const SHOWN = 100

/** The newest requests within one's permissions and creditors; those that wait come first. */
export async function approvalsOf(tx: Tx, _scope: Scope, who: StaffScope): Promise<Approval[]> {
  const rows = await tx.sql<Row>(
    `${APPROVALS} order by (a.state = 'requested' and a.expires_at > $3) desc, a.requested_at desc
      limit ${SHOWN}`,
    [kindsOf(who), creditorsOf(who), tx.clock.now()],
  )
  return rows.map(approvalOf)
}

export async function approvalById(
  tx: Tx,
  _scope: Scope,
  who: StaffScope,
  id: ApprovalId,
): Promise<Approval | null> {
  const [row] = await tx.sql<Row>(`${APPROVALS} and a.id = $3`, [
    kindsOf(who),
    creditorsOf(who),
    id,
  ])
  return row ? approvalOf(row) : null
}

function approvalOf(row: Row): Approval {
  return {
    id: row.id,
    // Written by `requestApproval` from the same union: it comes back as it went in.
    change: {
      kind: row.kind,
      subjectId: row.subject_id,
      creditorId: row.creditor_id,
      ...row.change,
    } as ApprovalChange,
    beforeSha256: row.before_sha256.toString('hex'),
    afterSha256: row.after_sha256.toString('hex'),
    state: row.state,
    requestedBy: { id: row.requested_by, name: row.requester },
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    about: row.about ?? '',
  }
}

/** The factors somebody has, by their ids in order. */
export async function factorIdsOf(tx: Tx, _scope: Scope, staffId: StaffId): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select id from staff_totps where staff_id = $1 and removed_at is null
     union all
     select id from staff_passkeys where staff_id = $1 and removed_at is null
     order by id`,
    [staffId],
  )
  return rows.map(({ id }) => id)
}
