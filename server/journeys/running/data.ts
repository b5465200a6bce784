import type { ContactPolicy } from '#server/creditors/contact/model.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { ContactId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { policiesInForce } from '#server/offers/policy/data.ts'
import { chargeFactors } from '#server/offers/simulation/charges/data.ts'
import { ruleRows } from '#server/offers/simulation/model.ts'
import { askPortfolio } from '#server/offers/simulation/portfolio/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { LiveJourney } from '../data.ts'
import { type Anchor, CATCH_UP_DAYS, type Family } from '../model.ts'
import { askPlanning } from '../planning/data.ts'
import type { Reach } from '../planning/model.ts'

/** What is due to be written today. */
export type DueStep = {
  readonly anchor: Anchor
  readonly subjectId: string
  readonly anchorOn: Temporal.PlainDate
  readonly day: number
  readonly step: string
  readonly family: Family
  readonly plannedOn: Temporal.PlainDate
  readonly debtorId: DebtorId
  readonly contactId: ContactId
}

/**
 * Of each thing, the step that came last within the days that are made up for: a step that nobody was
 * there for gives way to the next one. Of each person one; the rest has its own day, or was said by
 * this one.
 */
const DUE = `,
newest as (
  select p.*, row_number() over (partition by p.subject_id order by p.planned_on desc, p.day desc) as rank
    from planned p)
select distinct on (n.debtor_id) n.anchor, n.subject_id as "subjectId", n.anchor_on as "anchorOn",
       n.day, n.step, n.family, n.planned_on as "plannedOn", n.debtor_id as "debtorId",
       n.contact_id as "contactId"
  from newest n
 where n.rank = 1 and n.reason is null
   and not exists (select from journey_sends j
                    where j.creditor_id = $1 and j.subject_id = n.subject_id
                      and j.anchor_on = n.anchor_on and j.day = n.day)
   and not exists (select from journey_sends j
                    where j.creditor_id = $1 and j.debtor_id = n.debtor_id and j.written_on = $2)
 order by n.debtor_id, n.day <= 0 desc, n.planned_on, n.subject_id
 limit $12`

export async function dueSteps(
  tx: Tx,
  scope: SystemScope,
  of: {
    creditorId: CreditorId
    live: LiveJourney
    policy: ContactPolicy
    reach: Reach
    limit: number
  },
): Promise<DueStep[]> {
  const on = today(tx.clock)
  const earliest = on.subtract({ days: CATCH_UP_DAYS })
  const { since } = of.live
  const from = since && Temporal.PlainDate.compare(since, earliest) > 0 ? since : earliest
  const question = {
    creditorId: of.creditorId,
    on,
    policy: of.policy,
    journeys: { live: of.live.journey },
    from,
    until: on,
    debtorId: null,
    isReport: false,
    reach: of.reach,
  }
  return askPlanning<DueStep>(tx, scope, question, { tail: DUE, values: [of.limit] })
}

/**
 * Of these people, those whom the rules in force make an offer for something that they owe: only to
 * them a message may speak of options.
 */
export async function peopleWithOffers(
  tx: Tx,
  scope: SystemScope,
  { creditorId, debtorIds }: { creditorId: CreditorId; debtorIds: readonly DebtorId[] },
): Promise<ReadonlySet<DebtorId>> {
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  if (!live || debtorIds.length === 0) return new Set()
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a journey has its creditor')
  const on = today(tx.clock)
  const question = {
    creditorId,
    on,
    factors: await chargeFactors(tx, scope, catalogue, creditor, on, debtorIds),
    rules: ruleRows('live', live.compiled),
    people: debtorIds,
  }
  const rows = await askPortfolio<{ debtorId: DebtorId }>(tx, scope, question, {
    tail: 'select distinct debtor_id as "debtorId" from offered where live_covered',
    values: [],
  })
  return new Set(rows.map(({ debtorId }) => debtorId))
}

/** Of these steps, those that nobody wrote yet; asked under the locks of their people. */
export async function unwritten(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
  steps: readonly DueStep[],
): Promise<DueStep[]> {
  await tx.sql('select 1 from debtors where id = any ($1) order by id for no key update', [
    steps.map(({ debtorId }) => debtorId),
  ])
  const rows = await tx.sql<{ place: bigint }>(
    `select s.place from unnest((select $2::uuid[]), (select $3::date[]), (select $4::int[]),
                                (select $5::uuid[]))
            with ordinality as s (subject_id, anchor_on, day, debtor_id, place)
      where not exists (select from journey_sends j
                         where j.creditor_id = $1 and j.subject_id = s.subject_id
                           and j.anchor_on = s.anchor_on and j.day = s.day)
        and not exists (select from journey_sends j
                         where j.creditor_id = $1 and j.debtor_id = s.debtor_id
                           and j.written_on = $6)
      order by s.place`,
    [
      creditorId,
      steps.map(({ subjectId }) => subjectId),
      steps.map(({ anchorOn }) => anchorOn),
      steps.map(({ day }) => day),
      steps.map(({ debtorId }) => debtorId),
      today(tx.clock),
    ],
  )
  return rows.flatMap(({ place }) => steps[Number(place) - 1] ?? [])
}
