import type { auditEvents } from '#db/schema/audit.ts'
import { endOfBusinessDate } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import { colleagueNames } from '#server/staff/data.ts'
import { type TrailTopic, wordsOf } from './model.ts'

export type TrailFilter = {
  readonly topic: TrailTopic | null
  readonly staffId: StaffId | null
  readonly creditorSlug: string | null
  readonly debtorId: DebtorId | null
  /** First and last day, in São Paulo, both included. */
  readonly from: Temporal.PlainDate | null
  readonly to: Temporal.PlainDate | null
}

export type Act = {
  readonly id: string
  readonly sequence: bigint
  readonly at: Temporal.Instant
  readonly actor: (typeof auditEvents.$inferSelect)['actorKind']
  readonly staffId: StaffId | null
  /** Of the team: whom the act is about. */
  readonly colleagueId: StaffId | null
  readonly action: string
  readonly creditor: string | null
  readonly debtorId: DebtorId | null
  readonly subjectId: string | null
  readonly data: Record<string, unknown>
}

const ACTS = `
  select e.id, e.sequence, e.at, e.actor_kind as actor,
         case when e.actor_kind = 'staff' then e.actor_id end as "staffId",
         case when e.action like 'staff.%' then e.subject_id end as "colleagueId", e.action,
         c.trade_name as creditor, e.debtor_id as "debtorId", e.subject_id as "subjectId", e.data
    from audit_events e left join creditors c on c.id = e.creditor_id
   where ($1::bigint is null or e.sequence < $1)
     and ($2::text[] is null or split_part(e.action, '.', 1) = any ($2))
     and ($3::uuid is null or (e.actor_kind = 'staff' and e.actor_id = $3)
          or (e.action like 'staff.%' and e.subject_id = $3))
     and ($4::uuid is null or e.creditor_id = $4)
     and ($5::uuid is null or e.debtor_id = $5)
     and ($6::timestamptz is null or e.at >= $6) and ($7::timestamptz is null or e.at < $7)
   order by e.sequence desc limit $8`

/** Recorded acts that the scope sees, the newest first, before a sequence. */
export async function actsBefore(
  tx: Tx,
  scope: Scope,
  filter: TrailFilter,
  { before, limit }: { before: bigint | null; limit: number },
): Promise<Act[]> {
  const creditorId = await creditorOf(tx, scope, filter.creditorSlug)
  if (creditorId === undefined) return []
  return tx.sql<Act>(ACTS, [
    before,
    filter.topic && wordsOf(filter.topic),
    filter.staffId,
    creditorId,
    filter.debtorId,
    filter.from && endOfBusinessDate(filter.from.subtract({ days: 1 })),
    filter.to && endOfBusinessDate(filter.to),
    limit,
  ])
}

/** Null where none is asked for; undefined where there is none of that name. */
async function creditorOf(
  tx: Tx,
  _scope: Scope,
  slug: string | null,
): Promise<CreditorId | null | undefined> {
  if (slug === null) return null
  const [row] = await tx.sql<{ id: CreditorId }>('select id from creditors where slug = $1', [slug])
  return row?.id
}

export type NamedAct = Omit<Act, 'staffId' | 'colleagueId'> & {
  /** The colleague who did it, and the one whom it is about; null where nobody that is known. */
  readonly by: string | null
  readonly colleague: string | null
}

/** The same with the names of colleagues that the asking person knows. */
export async function withColleagues(
  tx: Tx,
  scope: SystemScope,
  who: StaffScope,
  acts: readonly Act[],
): Promise<NamedAct[]> {
  const ids = acts.flatMap(({ staffId, colleagueId }) => [staffId, colleagueId])
  const known = [...new Set(ids.filter((id) => id !== null))]
  const names = await colleagueNames(tx, scope, who, known)
  const nameOf = (id: StaffId | null) => (id && names.get(id)) ?? null
  return acts.map(({ staffId, colleagueId, ...act }) => ({
    ...act,
    by: nameOf(staffId),
    colleague: nameOf(colleagueId),
  }))
}
