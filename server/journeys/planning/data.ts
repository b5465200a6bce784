import { type ContactPolicy, withinLimits } from '#server/creditors/contact/model.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import { balancesByAccount } from '#server/ledger/data.ts'
import { COUNTED } from '#server/messages/templates/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { isBefore, type Journey, lastDayOf, plannedOn } from '../model.ts'
import type { Reach, Side } from './model.ts'
import { PEOPLE } from './people/data.ts'

/** What is asked of one creditor's portfolio: these journeys, over these days. */
export type PlanningQuestion = {
  readonly creditorId: CreditorId
  readonly on: Temporal.PlainDate
  readonly policy: ContactPolicy
  readonly journeys: Partial<Record<Side, Journey>>
  /** Of the days on which something is written. */
  readonly from: Temporal.PlainDate
  readonly until: Temporal.PlainDate
  /** Only this person; null: everybody. */
  readonly debtorId: DebtorId | null
  /** Also what no step is meant for: for reports, not for the worker. */
  readonly isReport: boolean
  readonly reach: Reach
}

/** A planned day is moved by at most so many days: the longest run of closed days. */
const LONGEST_MOVE = 7

/** Only where one person is asked about: each statement is read by an index then. */
const of = (debtor: string, { debtorId }: Pick<PlanningQuestion, 'debtorId'>) =>
  debtorId === null ? '' : `and ${debtor} = $9`

/** A journey that speaks of instalments only need not read what is owed besides. */
const ofDebts = ({ isReport, journeys }: PlanningQuestion) => {
  const steps = [...(journeys.draft?.steps ?? []), ...(journeys.live?.steps ?? [])]
  return isReport || steps.some(({ anchor }) => anchor === 'debt') ? '' : 'and false'
}

/**
 * What is open and could be written about: of a person without an agreement, their oldest debt; of
 * running agreements, every open instalment before its day, and the oldest after it. Money is what
 * the ledger and allocations say, folded once for all.
 */
const subjectsOf = (question: PlanningQuestion) => `
own as materialized (
  select d.id, d.debtor_id, d.original_due_on, d.prescribed_on from debts d
   where d.creditor_id = $1 and d.recalled_at is null
         ${of('d.debtor_id', question)} ${ofDebts(question)}),
ledger as materialized (
  ${balancesByAccount(() => `${of('debtor_id', question)} ${ofDebts(question)}`)}),
deals as materialized (
  select a.id, a.debtor_id, a.status,
         exists (select from saved_cards c
                  where c.creditor_id = a.creditor_id and c.agreement_id = a.id
                    and c.status = 'active')
         or exists (select from automatic_authorisations b
                     where b.creditor_id = a.creditor_id and b.agreement_id = a.id
                       and b.status = 'approved' and b.cancel_wanted_at is null) as pays_itself
    from agreements a
   where a.creditor_id = $1 and a.status in ('active', 'awaiting_payment')
         ${of('a.debtor_id', question)}),
open_debts as materialized (
  select o.id, o.debtor_id, o.original_due_on, o.prescribed_on
    from own o join ledger l on l.account = o.id and l.owed > 0),
oldest as materialized (
  select distinct on (o.debtor_id) o.debtor_id, o.id, o.original_due_on, o.prescribed_on
    from open_debts o
   where o.prescribed_on > $2 and not exists (select from deals x where x.debtor_id = o.debtor_id)
   order by o.debtor_id, o.original_due_on, o.id),
agreed as materialized (
  select i.id from instalments i join deals x on x.id = i.agreement_id where i.creditor_id = $1),
paid as materialized (
  select payable_id, sum(amount) as amount from allocations
   where creditor_id = $1 and payable_id in (select id from agreed) group by payable_id),
adjusted as materialized (
  select payable_id, sum(amount) as amount from payable_adjustments
   where creditor_id = $1 and payable_id in (select id from agreed) group by payable_id),
lines as materialized (
  select i.id, i.debtor_id, i.agreement_id, i.due_on, i.payable_until, x.pays_itself,
         row_number() over (partition by i.agreement_id order by i.due_on, i.number) = 1 as is_oldest
    from instalments i
    join deals x on x.id = i.agreement_id and x.status = 'active'
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
    left join paid y on y.payable_id = i.id
    left join adjusted j on j.payable_id = i.id
   where i.creditor_id = $1 and p.cancelled_at is null and p.review_since is null
     and p.amount + coalesce(j.amount, 0) > coalesce(y.amount, 0)),
subjects as materialized (
  select 'debt' as anchor, false as is_before, debtor_id, id as subject_id,
         original_due_on as anchor_on, prescribed_on - 1 as last_on, null::uuid as agreement_id,
         false as pays_itself
    from oldest
  union all
  select 'instalment', true, debtor_id, id, due_on, payable_until, agreement_id, pays_itself
    from lines
  union all
  select 'instalment', false, debtor_id, id, payable_until, null, agreement_id, false
    from lines where is_oldest)`

/** The steps laid over the calendar: which step comes on which day, and what it counts from. */
const SLOTS = `
steps as materialized (
  select s.*, s.uses_app and coalesce((
           select w.version is not null from message_wording_publications w
            where w.creditor_id = $1 and w.template = s.family and w.channel = 'whatsapp'
            order by w.place desc limit 1), false) as has_app
    from jsonb_to_recordset($3::jsonb) as s(side text, step text, anchor text,
      first_day int, every_days int, last_day int, profiles text[], channels text[], uses_app boolean,
      family text, is_counted boolean)),
calendar as materialized (
  select * from jsonb_to_recordset($4::jsonb) as c(on_day date, before_on date, after_on date)),
slots as materialized (
  select s.side, s.step, s.anchor, n.day, n.day <= 0 as is_before, c.on_day - n.day as anchor_on,
         case when n.day < 0 then c.before_on else c.after_on end as planned_on,
         s.profiles, s.channels, s.has_app, s.family, s.is_counted
    from steps s
   cross join lateral generate_series(s.first_day, s.last_day, coalesce(s.every_days, 1)) as n(day)
   cross join calendar c
   where case when n.day < 0 then c.before_on else c.after_on end between $6::date and $7::date)`

/**
 * Every message that the journeys mean to write in the days asked about, with the way it would go, or
 * the first reason that speaks against it. The person's own wish goes before the step's order. What
 * goes to a number at which its person wants WhatsApp goes there, as the gate routes it, and back to an
 * SMS where that fails.
 */
const PLANNED = `
planned as materialized (
  select t.side, t.step, t.day, t.planned_on, t.family, t.is_counted, x.anchor, x.debtor_id,
         x.subject_id, x.anchor_on, x.agreement_id, x.last_on, p.profile, way.channel,
         way.contact_id,
         case when p.is_still and t.planned_on <= p.still_until then 'case_open'
              when p.still_until is not null and x.agreement_id is not null
                   and agreement_at_rest($1, x.agreement_id, $2) then 'case_open'
              when t.planned_on <= p.promised_until then 'promised'
              when t.planned_on <= p.silent_until
                   and not (p.has_asked and t.family = 'instalment_reminder') then 'silence'
              when x.pays_itself then 'pays_itself'
              when way.contact_id is null then
                case when t.channels = array['push'] and not p.has_asked then 'did_not_ask'
                     when p.sms is null and p.mail is null then coalesce(p.given_up, 'no_contact')
                     else 'channel_not_allowed' end
              when p.profile = 'unengaged' and way.channel <> 'push' and not way.is_proved
                then 'contact_unverified'
              when p.profile = 'occasional' and t.day > 0 and t.planned_on <= p.visited_until
                then 'visited' end as reason
    from slots t
    join subjects x on x.anchor = t.anchor and x.is_before = t.is_before
                   and x.anchor_on = t.anchor_on
    join people p on p.debtor_id = x.debtor_id and p.profile = any (t.profiles)
    left join lateral (
      select case when w.channel = 'sms' and t.has_app and p.wants_app then 'whatsapp'
                  else w.channel end as channel,
             case w.channel when 'sms' then p.sms when 'whatsapp' then p.sms
                            when 'email' then p.mail
                            else case p.preferred when 'email' then coalesce(p.mail, p.sms)
                                                  else coalesce(p.sms, p.mail) end end as contact_id,
             case w.channel when 'email' then p.mail_proved else p.sms_proved end as is_proved
        from (select c.channel, c.place,
                     case c.channel when 'whatsapp' then 'sms' else c.channel end as phone
                from unnest(t.channels) with ordinality as c(channel, place)) w
       where case w.channel when 'push' then p.has_asked and (p.sms is not null or p.mail is not null)
                            when 'whatsapp' then t.has_app and p.wants_app
                            when 'sms' then p.sms is not null and $10 else p.mail is not null and $11 end
       order by w.channel <> 'push', coalesce(w.phone <> p.preferred, true), w.place limit 1) way
      on true
   where x.last_on is null or t.planned_on <= x.last_on)`

/**
 * A question about what journeys mean to write: `tail` follows `planned` (one row for each message),
 * `subjects`, `people`, `oldest`, `open_debts`, `lines` and `deals`; its own values begin at $12.
 */
export async function askPlanning<Row extends Record<string, unknown>>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  question: PlanningQuestion,
  { tail, values }: { readonly tail: string; readonly values: readonly unknown[] },
): Promise<Row[]> {
  const isWhole = question.debtorId === null
  if (isWhole) {
    await tx.takeTime()
    await tx.sql(WHOLE_PORTFOLIO)
  }
  const rows = await tx.sql<Row>(`${planningStatement(question)}${tail}`, [
    ...planningValues(tx, question),
    ...values,
  ])
  if (isWhole) await tx.sql('set local enable_nestloop = on')
  return rows
}

/**
 * The planner cannot know how many rows a fold has, takes them for few, and would look through one for
 * each row of another. Over a whole portfolio everything is joined by hashes.
 */
export const WHOLE_PORTFOLIO = 'set local enable_nestloop = off'

export function planningStatement(question: PlanningQuestion): string {
  return `with ${SLOTS}, ${subjectsOf(question)}, ${PEOPLE}, ${PLANNED}`
}

export function planningValues(
  { clock }: Pick<Tx, 'clock'>,
  { creditorId, on, policy, journeys, from, until, debtorId, reach }: PlanningQuestion,
): unknown[] {
  const own = withinLimits(policy)
  return [
    creditorId,
    on,
    JSON.stringify(stepRows(journeys, reach.whatsApp && own.contactWhatsApp === 'yes')),
    JSON.stringify(calendarRows(from, until)),
    clock.now(),
    from,
    until,
    reach.push,
    debtorId,
    own.contactSms === 'yes',
    own.contactEmail === 'yes',
  ]
}

function stepRows(journeys: PlanningQuestion['journeys'], usesWhatsApp: boolean): unknown[] {
  return (['draft', 'live'] as const).flatMap((side) =>
    (journeys[side]?.steps ?? []).map((step) => ({
      side,
      step: step.id,
      anchor: step.anchor,
      first_day: step.day,
      every_days: step.everyDays,
      last_day: lastDayOf(step),
      profiles: step.profiles,
      channels: step.channels,
      uses_app: usesWhatsApp,
      family: step.family,
      is_counted: COUNTED.includes(step.family) && !isBefore(step.day),
    })),
  )
}

function calendarRows(from: Temporal.PlainDate, until: Temporal.PlainDate): unknown[] {
  const rows: unknown[] = []
  const last = until.add({ days: LONGEST_MOVE })
  for (
    let on = from.subtract({ days: LONGEST_MOVE });
    Temporal.PlainDate.compare(on, last) <= 0;
    on = on.add({ days: 1 })
  ) {
    rows.push({
      on_day: on.toString(),
      before_on: plannedOn(on, -1).toString(),
      after_on: plannedOn(on, 1).toString(),
    })
  }
  return rows
}
