import { z } from 'zod'
import {
  CONTACT_LIMITS,
  type ContactPolicy,
  withinLimits,
} from '#server/creditors/contact/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId, JourneyReplayId } from '#server/kernel/id.ts'
import { COUNTED } from '#server/messages/templates/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { type Journey, STEP_CHANNELS } from '../model.ts'
import {
  askPlanning,
  type PlanningQuestion,
  planningStatement,
  planningValues,
} from '../planning/data.ts'
import { REASONS, type Reach } from '../planning/model.ts'
import { REPLAY_DAYS, type Replay } from './model.ts'
import { replaySchema } from './schema.ts'

const EXAMPLES = 10

const WAYS = (where: string) =>
  STEP_CHANNELS.map(
    (way) => `'${way}', count(*) filter (where ${where} and channel = '${way}')`,
  ).join(', ')

const SIDE = (side: 'draft' | 'live') => `
  (select jsonb_build_object(
            'people', count(distinct debtor_id) filter (where not is_held),
            'messages', jsonb_build_object(${WAYS('not is_held')}),
            'held', count(*) filter (where is_held))
     from going where side = '${side}')`

const ONLY = (side: 'draft' | 'live', other: 'draft' | 'live') => `
  (select count(*) from (select debtor_id from going where side = '${side}'
                         except select debtor_id from going where side = '${other}') only_there)`

/**
 * Follows `planned`. Of messages that count against the caps those that find no room on their day are
 * held: in the order of their days for each person, over what they were really sent in the last 30
 * days by anybody. Of a person one message a day; what was written already is not planned again. The
 * examples are the same things for the same portfolio.
 */
const FIGURES = `,
open as materialized (
  select p.*, row_number() over (partition by p.side, p.debtor_id, p.planned_on, p.reason is null
                                 order by p.day <= 0 desc, p.subject_id) as place
    from planned p
   where not exists (select from journey_sends j
                      where j.creditor_id = $1 and j.subject_id = p.subject_id
                        and j.anchor_on = p.anchor_on and j.day = p.day)),
sent as materialized (
  select m.debtor_id, (coalesce(m.sent_at, m.claimed_until, m.created_at)
                       at time zone 'America/Sao_Paulo')::date as on_day,
         m.creditor_id = $1 as own
    from messages m
   where m.template = any ($12) and m.status in ('sent', 'unknown')
     and m.created_at > $5::timestamptz - interval '40 days'
     and m.debtor_id in (select debtor_id from concerned)),
stream as (
  select o.side, o.debtor_id, o.planned_on - date '2000-01-01' as day_number, true as own,
         false as is_fact, o.subject_id, o.day
    from open o where o.reason is null and o.place = 1 and o.is_counted
  union all
  select v.side, s.debtor_id, s.on_day - date '2000-01-01', coalesce(s.own, false), true, null, null
    from sent s cross join (values ('draft'), ('live')) as v(side)),
judged as (
  select t.*, contacts_within_caps(day_number, own, is_fact, $13::int[], $14::int[])
                over (partition by side, debtor_id
                      order by day_number, is_fact desc, day, subject_id
                      rows unbounded preceding) as kept
    from stream t),
held as materialized (
  select side, subject_id, day from judged
   where not is_fact and kept[cardinality(kept)] < 0),
going as materialized (
  select o.*, h.subject_id is not null as is_held
    from open o
    left join held h on h.side = o.side and h.subject_id = o.subject_id and h.day = o.day
   where o.reason is null and o.place = 1),
days as (
  select planned_on, jsonb_build_object(
           'on', planned_on,
           'draft', jsonb_build_object(${WAYS("side = 'draft' and not is_held")},
             'held', count(*) filter (where side = 'draft' and is_held)),
           'live', count(*) filter (where side = 'live' and not is_held)) as figures
    from going group by planned_on),
reasons as (
  select reason, count(distinct debtor_id) as people from open
   where side = 'draft' and reason is not null group by reason),
chosen as materialized (
  select subject_id from (select distinct subject_id from open where side = 'draft') s
   order by md5(subject_id::text) limit $15),
examples as (
  select o.subject_id, jsonb_build_object(
           'anchor', min(o.anchor), 'daysLate', $2::date - min(o.anchor_on),
           'profile', min(o.profile), 'contract', right(max(coalesce(d.contract_number, a.number)), 4),
           'messages', jsonb_agg(jsonb_build_object(
             'on', o.planned_on, 'day', o.day, 'channel', o.channel, 'reason', o.reason)
             order by o.planned_on, o.day)) as example
    from open o join chosen using (subject_id)
    left join debts d on d.creditor_id = $1 and d.id = o.subject_id
    left join agreements a on a.creditor_id = $1 and a.id = o.agreement_id
   where o.side = 'draft' group by o.subject_id)
select jsonb_build_object(
  'people', (select count(*) from concerned),
  'days', coalesce((select jsonb_agg(figures order by planned_on) from days), '[]'),
  'draft', ${SIDE('draft')}, 'live', ${SIDE('live')},
  'difference', jsonb_build_object('gained', ${ONLY('draft', 'live')}, 'lost', ${ONLY('live', 'draft')}),
  'reasons', coalesce((select jsonb_agg(jsonb_build_object('reason', reason, 'people', people)
                              order by array_position($16::text[], reason)) from reasons), '[]'),
  'withoutStep', (select count(*) from concerned c
                   where not exists (select from planned p
                                      where p.side = 'draft' and p.debtor_id = c.debtor_id)),
  'examples', coalesce((select jsonb_agg(example order by md5(subject_id::text)) from examples), '[]')
) as replay`

export type ReplayQuestion = {
  readonly creditorId: CreditorId
  readonly policy: ContactPolicy
  readonly draft: Journey
  readonly live: Journey
  readonly reach: Reach
}

/** One statement over the whole portfolio of a creditor. */
export async function replayOf(
  tx: Tx,
  scope: StaffScope | SystemScope,
  question: ReplayQuestion,
): Promise<Replay> {
  const [row] = await askPlanning<{ replay: unknown }>(tx, scope, planningOf(tx, question), {
    tail: FIGURES,
    values: figureValues(question.policy),
  })
  return replaySchema.parse(assertPresent(row, 'an aggregate has a row').replay)
}

/** The same statement and its values, for whoever measures it. */
export function replayStatement(tx: Pick<Tx, 'clock'>, question: ReplayQuestion) {
  const planning = planningOf(tx, question)
  return {
    text: `${planningStatement(planning)}${FIGURES}`,
    values: [...planningValues(tx, planning), ...figureValues(question.policy)],
  }
}

function planningOf({ clock }: Pick<Tx, 'clock'>, question: ReplayQuestion): PlanningQuestion {
  const on = today(clock)
  return {
    creditorId: question.creditorId,
    on,
    policy: question.policy,
    journeys: { draft: question.draft, live: question.live },
    from: on,
    until: on.add({ days: REPLAY_DAYS }),
    debtorId: null,
    isReport: true,
    reach: question.reach,
  }
}

function figureValues(policy: ContactPolicy): unknown[] {
  const caps = (of: ContactPolicy) => [of.contactEveryDays, of.contactPerWeek, of.contactPerMonth]
  return [COUNTED, caps(CONTACT_LIMITS), caps(withinLimits(policy)), EXAMPLES, REASONS]
}

export type KeptReplay = {
  readonly id: JourneyReplayId
  readonly draftVersion: number
  readonly contentSha256: string
  readonly liveVersion: number | null
  readonly computedOn: Temporal.PlainDate
  readonly dataAsOf: Temporal.Instant | null
  readonly madeAt: Temporal.Instant
  readonly figures: Replay
}

const REPLAYS = `
  select id, draft_version as "draftVersion", encode(content_hash, 'hex') as "contentSha256",
         live_version as "liveVersion", computed_on as "computedOn", data_as_of as "dataAsOf",
         made_at as "madeAt", figures
    from journey_replays where creditor_id = $1`

const parsed = (row: (Omit<KeptReplay, 'figures'> & { figures: unknown }) | undefined) =>
  row ? { ...row, figures: replaySchema.parse(row.figures) } : null

/** The newest replay of the creditor's drafts; null: none. */
export async function newestReplay(
  tx: Tx,
  _scope: StaffScope,
  creditorId: CreditorId,
): Promise<KeptReplay | null> {
  const [row] = await tx.sql<Omit<KeptReplay, 'figures'> & { figures: unknown }>(
    `${REPLAYS} order by made_at desc, id desc limit 1`,
    [creditorId],
  )
  return parsed(row)
}

export async function replayById(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, id }: { creditorId: CreditorId; id: string },
): Promise<KeptReplay | null> {
  const known = z.uuid().safeParse(id)
  if (!known.success) return null
  const [row] = await tx.sql<Omit<KeptReplay, 'figures'> & { figures: unknown }>(
    `${REPLAYS} and id = $2`,
    [creditorId, known.data],
  )
  return parsed(row)
}
