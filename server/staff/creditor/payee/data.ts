import { creditorBySlug } from '#server/creditors/data.ts'
import { type Payee, payeeOf } from '#server/creditors/payee/model.ts'
import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import { type ApprovalState, standingOf } from '#server/staff/approval/model.ts'
import { isFresh } from '#server/staff/session/model.ts'
import { worksFor } from '../data.ts'
import { isOpen, type PayeeChangeState, type PayeeStory } from './model.ts'

/**
 * Where a creditor's money goes, and every change that was ever asked for. An account is for who
 * may change it; others learn whose name the bank shows, and that something is under way.
 */
export async function payeeFor(
  tx: Tx,
  scope: Scope,
  { who, slug }: { readonly who: StaffScope; readonly slug: string },
) {
  const creditor = await creditorBySlug(tx, scope, slug)
  if (creditor === null || !worksFor(who, creditor)) return null
  const mayChange = who.permissions.has('creditors.manage')
  const live = payeeOf(creditor)
  const stories = await payeeStories(tx, scope, creditor.id)
  const seen = (payee: Payee) => (mayChange ? payee : withoutAccount(payee))
  return {
    creditor: { slug: creditor.slug, tradeName: creditor.tradeName },
    live: seen(live),
    liveSha256: inputHash(live).toString('hex'),
    liveSince: stories.find(({ standing }) => standing === 'in_force')?.inForceAt ?? null,
    stories: stories.map((story) => ({
      ...story,
      before: seen(story.before),
      after: seen(story.after),
    })),
    hasOpen: stories.some(isOpen),
    mayChange,
    isFresh: isFresh(who.factorAt, tx.clock.now()),
  }
}

type SeenPayee = { readonly [K in keyof Payee]: Payee[K] | null }

function withoutAccount({ pixPayeeName, pixPsp, pixThrough }: Payee): SeenPayee {
  return {
    pixKey: null,
    pixPayeeName,
    pixPsp,
    pixAccountNumber: null,
    pixAccountKind: null,
    pixAccountBranch: null,
    pixAgreement: null,
    pixThrough,
  }
}

type StoryRow = {
  id: ApprovalId
  change: { before: Payee; after: Payee }
  approval: ApprovalState
  requested_at: Temporal.Instant
  expires_at: Temporal.Instant
  requester: string
  decider: string | null
  decided_at: Temporal.Instant | null
  state: PayeeChangeState | null
  takes_effect_at: Temporal.Instant | null
  in_force_at: Temporal.Instant | null
  key_proven_at: Temporal.Instant | null
  key_fault: 'refused' | 'unreachable' | null
  canceller: string | null
  cancelled_at: Temporal.Instant | null
}

const SHOWN = 100

/** Every change of a creditor's payee from its proposal on, newest first; names are the team's. */
export async function payeeStories(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<PayeeStory[]> {
  const rows = await tx.sql<StoryRow>(
    `select a.id, a.change, a.state as approval, a.requested_at, a.expires_at, r.name as requester,
            d.name as decider, a.decided_at, p.state, p.takes_effect_at, p.in_force_at,
            p.key_proven_at, p.key_fault, x.name as canceller, p.cancelled_at
       from staff_approvals a
       join staff_users r on r.id = a.requested_by
       left join staff_users d on d.id = a.decided_by
       left join payee_changes p on p.creditor_id = a.creditor_id and p.id = a.id
       left join staff_users x on x.id = p.cancelled_by
      where a.creditor_id = $1 and a.kind = 'change_payee'
      order by a.requested_at desc, a.id desc limit ${SHOWN}`,
    [creditorId],
  )
  const now = tx.clock.now()
  return rows.map((row) => storyOf(row, now))
}

function storyOf(row: StoryRow, now: Temporal.Instant): PayeeStory {
  const asked = standingOf({ state: row.approval, expiresAt: row.expires_at }, now)
  return {
    id: row.id,
    // An approved request has its change: both are written by one transaction.
    standing: row.state ?? (asked === 'approved' ? 'waiting' : asked),
    before: row.change.before,
    after: row.change.after,
    proposedBy: row.requester,
    proposedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decider,
    decidedAt: row.decided_at,
    takesEffectAt: row.takes_effect_at,
    inForceAt: row.in_force_at,
    cancelledBy: row.canceller,
    cancelledAt: row.cancelled_at,
    key: row.key_fault ?? (row.key_proven_at ? 'proven' : 'not_asked'),
  }
}

/** Whether somebody asked for a change that can still be stopped. */
export async function hasOpenPayeeChange(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
): Promise<boolean> {
  return (await payeeStories(tx, scope, creditorId)).some(isOpen)
}

/** Whether money on this key is, or was, another creditor's. */
export async function isKeyOfAnother(
  tx: Tx,
  _scope: SystemScope,
  pixKey: string,
  creditorId: CreditorId,
): Promise<boolean> {
  const others = await tx.sql(
    'select 1 from creditor_pix_keys where pix_key = $1 and creditor_id <> $2 limit 1',
    [pixKey, creditorId],
  )
  return others.length > 0
}

export type Owner = { readonly id: StaffId; readonly name: string }

/** The owners of a creditor, whoever of them may enter now: all are told. */
export function ownersOf(tx: Tx, _scope: SystemScope, creditorId: CreditorId): Promise<Owner[]> {
  return tx.sql<Owner>(
    `select id, name from staff_users
      where role = 'owner' and disabled_at is null
        and (creditor_ids is null or $1 = any (creditor_ids)) order by id`,
    [creditorId],
  )
}

export async function nameOf(tx: Tx, _scope: SystemScope, staffId: StaffId): Promise<string> {
  const [row] = await tx.sql<{ name: string }>('select name from staff_users where id = $1', [
    staffId,
  ])
  return row?.name ?? 'Alguém da equipe'
}

export type WaitingPayee = {
  readonly id: ApprovalId
  readonly creditorId: CreditorId
  readonly before: Payee
  readonly after: Payee
  readonly isProven: boolean
  readonly isDue: boolean
}

/** Approved changes that do not hold yet. */
export async function waitingPayees(tx: Tx, _scope: SystemScope): Promise<WaitingPayee[]> {
  const rows = await tx.sql<{
    id: ApprovalId
    creditor_id: CreditorId
    before: Payee
    after: Payee
    proven: boolean
    due: boolean
  }>(
    `select id, creditor_id, before, after, key_proven_at is not null as proven,
            takes_effect_at <= $1 as due
       from payee_changes where state = 'waiting' order by takes_effect_at`,
    [tx.clock.now()],
  )
  return rows.map(({ id, creditor_id: creditorId, before, after, proven, due }) => ({
    id,
    creditorId,
    before,
    after,
    isProven: proven,
    isDue: due,
  }))
}
