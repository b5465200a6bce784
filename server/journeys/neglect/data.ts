import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { journeyInForce } from '../data.ts'
import { askPlanning } from '../planning/data.ts'
import type { Reach } from '../planning/model.ts'
import { AHEAD_DAYS, NEGLECTS, type Neglect, type Neglected, type NextStep } from './model.ts'

/**
 * Follows `planned`: everybody with something open, with their next message or the reason why there
 * is none. What was written already is no next step.
 */
const STANDING = `,
ahead as materialized (
  select p.debtor_id, p.planned_on, p.day, p.step, p.anchor, p.family, p.channel, p.reason,
         row_number() over (partition by p.debtor_id, p.reason is null
                            order by p.planned_on, p.day <= 0 desc, p.subject_id) as rank
    from planned p
   where not exists (select from journey_sends j
                      where j.creditor_id = $1 and j.subject_id = p.subject_id
                        and j.anchor_on = p.anchor_on and j.day = p.day)),
open_things as materialized (
  select debtor_id, id, original_due_on as due_on from open_debts
  union all
  select debtor_id, id, due_on from lines where is_oldest
  union all
  select debtor_id, null, null from deals where status = 'awaiting_payment'),
everybody as materialized (
  select debtor_id, min(due_on) as since, (array_agg(id order by due_on, id))[1] as subject_id
    from open_things group by debtor_id),
standing as materialized (
  select e.debtor_id, e.since, e.subject_id, n.planned_on, n.day, n.step, n.anchor, n.family, n.channel,
         case when n.debtor_id is not null then null
              when x.debtor_id is not null and c.debtor_id is null then 'awaiting_payment'
              when c.debtor_id is null then 'prescribed'
              when b.reason is not null then b.reason
              when q.profile = 'hardship' then 'hardship'
              else 'no_step' end as reason
    from everybody e
    left join concerned c on c.debtor_id = e.debtor_id
    left join people q on q.debtor_id = e.debtor_id
    left join ahead n on n.debtor_id = e.debtor_id and n.reason is null and n.rank = 1
    left join ahead b on b.debtor_id = e.debtor_id and b.reason is not null and b.rank = 1
    left join (select distinct debtor_id from deals where status = 'awaiting_payment') x
      on x.debtor_id = e.debtor_id)`

/** What is asked of everybody, or of one person, by the journey in force. */
async function ask<Row extends Record<string, unknown>>(
  tx: Tx,
  scope: StaffScope,
  of: { creditorId: CreditorId; debtorId: DebtorId | null; reach: Reach },
  select: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const catalogue = await loadCatalogue(tx, scope)
  const policy = assertPresent(catalogue.creditors.get(of.creditorId), 'a journey has its creditor')
  const on = today(tx.clock)
  const question = {
    ...of,
    isReport: true,
    on,
    policy,
    journeys: { live: (await journeyInForce(tx, scope, of.creditorId)).journey },
    from: on,
    until: on.add({ days: AHEAD_DAYS }),
  }
  return askPlanning<Row>(tx, scope, question, { tail: `${STANDING} ${select}`, values })
}

export type NeglectReport = {
  readonly people: number
  readonly withStep: number
  readonly reasons: readonly { readonly reason: Neglect; readonly people: number }[]
}

/** How many of a creditor's people have a next step, and of those who have none, why. */
export async function neglectReport(
  tx: Tx,
  scope: StaffScope,
  { creditorId, reach }: { creditorId: CreditorId; reach: Reach },
): Promise<NeglectReport> {
  const rows = await ask<{ reason: Neglect | null; people: bigint }>(
    tx,
    scope,
    { creditorId, debtorId: null, reach },
    'select reason, count(*) as people from standing group by reason',
    [],
  )
  const of = (reason: Neglect | null) =>
    Number(rows.find((row) => row.reason === reason)?.people ?? 0)
  const reasons = NEGLECTS.map((reason) => ({ reason, people: of(reason) }))
  return {
    people: rows.reduce((all, { people }) => all + Number(people), 0),
    withStep: of(null),
    reasons: reasons.filter(({ people }) => people > 0),
  }
}

/** Those without a next step, of one reason or of all, in the order of their ids. */
export async function neglectedPeople(
  tx: Tx,
  scope: StaffScope,
  of: {
    creditorId: CreditorId
    reach: Reach
    reason: Neglect | null
    after: DebtorId | null
    limit: number
  },
): Promise<(Neglected & { readonly debtorId: DebtorId })[]> {
  return ask(
    tx,
    scope,
    { creditorId: of.creditorId, debtorId: null, reach: of.reach },
    `select s.debtor_id as "debtorId", s.reason,
            coalesce(d.contract_number, a.number, '') as contract,
            coalesce($2::date - s.since, 0) as "daysLate"
       from standing s
       left join debts d on d.creditor_id = $1 and d.id = s.subject_id
       left join instalments i on i.creditor_id = $1 and i.id = s.subject_id
       left join agreements a on a.creditor_id = $1 and a.id = i.agreement_id
      where s.reason is not null and ($12::text is null or s.reason = $12)
        and ($13::uuid is null or s.debtor_id > $13)
      order by s.debtor_id limit $14`,
    [of.reason, of.after, of.limit],
  )
}

/** By creditor, among those of who asks; creditors to whom nothing is open are missing. */
export async function nextStepsOf(
  tx: Tx,
  scope: StaffScope,
  { debtorId, reach }: { debtorId: DebtorId; reach: Reach },
): Promise<{ creditorId: CreditorId; next: NextStep }[]> {
  const owed = await tx.sql<{ creditorId: CreditorId }>(
    `select distinct creditor_id as "creditorId" from debts
      where debtor_id = $1 and ($2::uuid[] is null or creditor_id = any ($2)) order by 1`,
    [debtorId, creditorsOf(scope)],
  )
  const steps = []
  for (const { creditorId } of owed) {
    const next = await nextStepOf(tx, scope, { creditorId, debtorId, reach })
    if (next) steps.push({ creditorId, next })
  }
  return steps
}

/** Null where nothing of theirs is open. */
async function nextStepOf(
  tx: Tx,
  scope: StaffScope,
  of: { creditorId: CreditorId; debtorId: DebtorId; reach: Reach },
): Promise<NextStep | null> {
  const [row] = await ask<NextStep>(
    tx,
    scope,
    of,
    `select planned_on as "plannedOn", anchor, day, family, channel, reason
       from standing where debtor_id = $9`,
    [],
  )
  return row ?? null
}
