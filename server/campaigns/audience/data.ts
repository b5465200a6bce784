import {
  CONTACT_LIMITS,
  type ContactPolicy,
  withinLimits,
} from '#server/creditors/contact/model.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { PROMISE_GRACE_DAYS } from '#server/debts/promise/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CampaignAudienceId, CampaignId, CreditorId } from '#server/kernel/id.ts'
import { fromDecimalString } from '#server/kernel/money.ts'
import type { ContactChannel } from '#server/messages/model.ts'
import { COUNTED } from '#server/messages/templates/model.ts'
import { policiesInForce } from '#server/offers/policy/data.ts'
import { chargeFactors } from '#server/offers/simulation/charges/data.ts'
import { ruleRows } from '#server/offers/simulation/model.ts'
import type { Question } from '#server/offers/simulation/portfolio/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type CampaignTemplate, promisesOffer } from '../model.ts'
import type { Filter } from '../segment/model.ts'
import { type Audience, type Exclusion, isExclusion } from './model.ts'

/** What a list is made from. */
export type AudienceOrder = {
  readonly creditorId: CreditorId
  readonly campaignId: CampaignId
  readonly filter: Filter
  readonly channel: ContactChannel
  readonly template: CampaignTemplate
  readonly holdOutPercent: number
}

/** Recycled numbers, as `rankContacts` of access has it: known within a year first. */
const FRESH = `coalesce(c.confirmed_at, c.created_at) >= $11::timestamptz - interval '365 days'`

const count = (of: string, days: string) => `count(*) filter (where ${of} and age < ${days})`
/** `hasRoom` of the one gate, for one more message today; `caps` is a value of the statement. */
const isFull = (of: string, caps: string) =>
  `${count(of, `(${caps}::jsonb->>'every')::int`)} > 0
   or ${count(of, '7')} >= (${caps}::jsonb->>'week')::int
   or ${count(of, '30')} >= (${caps}::jsonb->>'month')::int`

/**
 * Follows the statement of the portfolio (`askPortfolio`): everybody whom the filter finds, with the
 * first reason that speaks against writing to them, or the contact that would be written to. One
 * statement for all; the order of the reasons is that of EXCLUSIONS. What the one gate asks again
 * for each message when it is sent is asked here of the same rows.
 */
export const JUDGED = `,
collectable as materialized (
  select debtor_id, max(days_late) as days_late, sum(total) as total, bool_or(live_covered) as covered
    from offered group by debtor_id),
filed as materialized (
  select d.debtor_id, min(d.original_due_on) as oldest, sum(d.principal) as principal,
         bool_or(coalesce(l.owed, 0) > 0 and d.prescribed_on <= $2) as has_prescribed,
         bool_or(d.portfolio_id = $5::uuid) as in_portfolio, bool_or(d.uf = $6) as in_uf
    from debts d left join ledger l on l.account = d.id
   where d.creditor_id = $1 and d.recalled_at is null group by d.debtor_id),
combined as materialized (
  select debtor_id, bool_or(status in ('active', 'awaiting_payment')) as is_running,
         bool_or(status = 'broken') as has_stopped,
         bool_or(status in ('active', 'settled', 'broken', 'withdrawn')) as ever
    from agreements where creditor_id = $1 group by debtor_id),
addresses as materialized (
  select c.debtor_id, c.id, c.channel, c.confirmed_at, c.created_at, c.suppression_reason
    from contacts c where c.debtor_id in (select debtor_id from filed)),
reach as materialized (
  select distinct on (c.debtor_id) c.debtor_id, c.id as contact_id
    from addresses c where c.channel = $7 and c.suppression_reason is null
   order by c.debtor_id, not ${FRESH}, c.confirmed_at is null, c.id),
given_up as materialized (
  select debtor_id, case when bool_or(suppression_reason in ('opt_out', 'erased')) then 'contact_opted_out'
                         when bool_or(suppression_reason = 'not_me') then 'contact_not_me'
                         else 'contact_bounced' end as reason
    from addresses where channel = $7 and suppression_reason is not null group by debtor_id),
written as materialized (
  select m.debtor_id, $2::date - (m.at at time zone 'America/Sao_Paulo')::date as age, m.own
    from (select debtor_id, creditor_id = $1 as own,
                 coalesce(sent_at, claimed_until, created_at) as at
            from messages
           where template = any ($8) and status in ('sent', 'unknown')
             and created_at > $11::timestamptz - interval '40 days'
             and debtor_id in (select debtor_id from filed)) m),
weighed as materialized (
  select debtor_id,
         ${isFull('true', '$9')} or ${isFull('own', '$10')}
           as is_full
    from written group by debtor_id),
elsewhere as materialized (
  select distinct m.debtor_id from campaign_members m
    join campaigns c on c.creditor_id = m.creditor_id and c.audience_id = m.audience_id
   where m.creditor_id = $1 and c.id <> $12 and c.state in ('approved', 'running', 'paused')
     and m.verdict <> 'out'),
promising as materialized (
  select distinct debtor_id from promises
   where creditor_id = $1 and withdrawn_at is null and promised_on >= $2::date - ${PROMISE_GRACE_DAYS}),
resting as materialized (
  select debtor_id from (select distinct debtor_id from standstills where ended_at is null) z
   where person_at_rest(z.debtor_id, $1, $2)),
person as (
  select f.debtor_id, r.contact_id,
         case when o.debtor_id is null and not coalesce(a.is_running, false)
                then case when f.has_prescribed then 'prescribed' else 'paid' end
              when a.is_running then 'agreement_running'
              when $13 and not o.covered then 'no_offer'
              when not $14 then 'channel_not_allowed'
              when r.contact_id is null then coalesce(g.reason, 'no_contact')
              when z.debtor_id is not null then 'case_open'
              when q.debtor_id is not null then 'promised'
              when e.debtor_id is not null then 'other_campaign'
              when coalesce(w.is_full, $15) then 'cap_reached' end as reason
    from filed f
    join debtors d on d.id = f.debtor_id
    left join collectable o on o.debtor_id = f.debtor_id
    left join combined a on a.debtor_id = f.debtor_id
    left join reach r on r.debtor_id = f.debtor_id
    left join given_up g on g.debtor_id = f.debtor_id
    left join weighed w on w.debtor_id = f.debtor_id
    left join resting z on z.debtor_id = f.debtor_id
    left join promising q on q.debtor_id = f.debtor_id
    left join elsewhere e on e.debtor_id = f.debtor_id
   where coalesce(o.days_late, $2::date - f.oldest) between $16 and coalesce($17, 2147483647)
     and coalesce(o.total, f.principal) between $18::numeric and coalesce($19, 'infinity'::numeric)
     and ($5::uuid is null or f.in_portfolio) and ($6::text is null or coalesce(f.in_uf, false))
     and ($20 = 'any' or d.document_kind = $20)
     and case $21 when 'never' then not coalesce(a.ever, false)
                  when 'stopped' then coalesce(a.has_stopped, false) else true end
     and ($22 = 'any' or coalesce(o.covered, false))
     and ($23 = 'any' or exists (select from addresses x where x.debtor_id = f.debtor_id
                                  and x.channel = $23 and x.suppression_reason is null))
     and ($24::int is null or not exists (
           select from messages x where x.debtor_id = f.debtor_id and x.status in ('sent', 'unknown')
              and x.created_at > $11::timestamptz - make_interval(days => $24::int))))`

/**
 * Whether somebody is held out follows from the campaign's secret and who they are, and from nothing
 * else: the same list has the same people on the same side for ever, and nobody can choose them.
 */
export const IS_HELD_OUT = `(
  select (get_byte(h, 0) * 16777216::bigint + get_byte(h, 1) * 65536 + get_byte(h, 2) * 256
          + get_byte(h, 3)) * 100 < $26::bigint * 4294967296
    from sha256($25::bytea || uuid_send(person.debtor_id)) as h)`

/** The portfolio as it is asked about: today, by the rules in force. */
export async function questionOf(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
): Promise<{ question: Question; creditor: Creditor }> {
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a campaign has its creditor')
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  const on = today(tx.clock)
  const question = {
    creditorId,
    on,
    factors: await chargeFactors(tx, scope, catalogue, creditor, on, null),
    people: null,
    rules: live ? ruleRows('live', live.compiled) : [],
  }
  return { question, creditor }
}

/** The values of JUDGED and IS_HELD_OUT, from $5 on. */
export function valuesOf(tx: Tx, order: AudienceOrder, policy: ContactPolicy): unknown[] {
  const { filter, channel, campaignId, holdOutPercent } = order
  const own = withinLimits(policy)
  const allowed = channel === 'sms' ? own.contactSms : own.contactEmail
  return [
    filter.portfolioId,
    filter.uf,
    channel,
    COUNTED,
    capsOf(CONTACT_LIMITS),
    capsOf(own),
    tx.clock.now(),
    campaignId,
    promisesOffer(order.template),
    allowed === 'yes',
    own.contactPerWeek === 0 || own.contactPerMonth === 0,
    filter.daysLate.from,
    filter.daysLate.to,
    fromDecimalString(filter.total.from)?.toString() ?? '0',
    filter.total.to === null ? null : (fromDecimalString(filter.total.to)?.toString() ?? null),
    filter.kind,
    filter.agreement,
    filter.offer,
    filter.contact,
    filter.quietDays,
    tx.vault.blindIndex('campaigns.hold_out', campaignId),
    holdOutPercent,
  ]
}

function capsOf({ contactEveryDays, contactPerWeek, contactPerMonth }: ContactPolicy): string {
  return JSON.stringify({ every: contactEveryDays, week: contactPerWeek, month: contactPerMonth })
}

/** Hash over who is on a list and how, in the order of their ids; counted again from the rows. */
export async function membersHash(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, audienceId }: { creditorId: CreditorId; audienceId: CampaignAudienceId },
): Promise<Buffer> {
  const [row] = await tx.sql<{ hash: Buffer }>(
    `select sha256(coalesce(string_agg(uuid_send(debtor_id) || convert_to(verdict, 'UTF8'), ''::bytea
                                       order by debtor_id), '')) as hash
       from campaign_members where creditor_id = $1 and audience_id = $2`,
    [creditorId, audienceId],
  )
  return assertPresent(row, 'an aggregate has a row').hash
}

type AudienceRow = {
  included: number
  held_out: number
  excluded: number
  reasons: Record<string, number>
  members_sha256: Buffer
  frozen_at: Temporal.Instant
}

export async function audienceById(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, audienceId }: { creditorId: CreditorId; audienceId: CampaignAudienceId },
): Promise<Audience | null> {
  const [row] = await tx.sql<AudienceRow>(
    `select included, held_out, excluded, reasons, members_sha256, frozen_at
       from campaign_audiences where creditor_id = $1 and id = $2`,
    [creditorId, audienceId],
  )
  if (!row) return null
  const known = Object.entries(row.reasons).filter(([reason]) => isExclusion(reason))
  return {
    included: row.included,
    heldOut: row.held_out,
    excluded: row.excluded,
    reasons: Object.fromEntries(known) as Partial<Record<Exclusion, number>>,
    membersSha256: row.members_sha256.toString('hex'),
    frozenAt: row.frozen_at,
  }
}
