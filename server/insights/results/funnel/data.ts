import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import {
  FUNNEL_STEPS,
  type Funnel,
  type FunnelStep,
  INVITATIONS,
  instantsOf,
  type ResultsOf,
  type WrittenBy,
} from '../model.ts'

/**
 * $1 creditors, $2 and $3 the period, $4 templates, $5 today. Everybody once, at their first
 * invitation of the period; a message that names no creditor counts for all that the person owes.
 * Who is held out of a campaign has no message of it, and while it runs none of another list: should
 * one have reached them all the same, they are not counted, because the comparison needs them.
 */
const SENT = `
  select distinct on (m.debtor_id) m.debtor_id, m.channel, m.sent_at as at
    from messages m
   where m.status = 'sent' and m.sent_at >= $2 and m.sent_at < $3 and m.template = any ($4)
     and m.payable_id is null
     and (m.creditor_id = any ($1::uuid[])
       or (m.creditor_id is null and exists (
             select from debts d
              where d.debtor_id = m.debtor_id and d.creditor_id = any ($1::uuid[]))))
     and not exists (
       select from campaign_members h
         join campaigns k on k.creditor_id = h.creditor_id and k.audience_id = h.audience_id
        where h.creditor_id = any ($1::uuid[]) and h.debtor_id = m.debtor_id
          and h.verdict = 'hold_out' and k.started_at <= m.sent_at
          and (k.ended_at is null or k.ended_at > m.sent_at))
   order by m.debtor_id, m.sent_at`

/** Something was paid, and nothing is past its last day today. */
const IN_ORDER = `(g.status = 'settled' or (g.status = 'active'
    and exists (select from instalments i join allocations x
                  on x.creditor_id = i.creditor_id and x.payable_id = i.id
                 where i.creditor_id = g.creditor_id and i.agreement_id = g.id
                having sum(x.amount) > 0)
    and not exists (select from instalments i
                     where i.creditor_id = g.creditor_id and i.agreement_id = g.id
                       and i.payable_until < $5::date
                       and i.amount + payable_adjusted(i.creditor_id, i.id)
                         > payable_paid(i.creditor_id, i.id))))`

/**
 * The last time each person did something tells whether they did it after their invitation. A wrong
 * try leaves its mark on a link without a time: it counts where the link still opened then.
 */
const STEPS = {
  sent: 'true',
  opened: 'greatest(v.any_at, l.used_at, l.missed_until) >= s.at',
  identified: 'v.in_at >= s.at',
  simulated: 't.at >= s.at',
  signed: 'a.signed_at >= s.at',
  paid: 'p.at >= s.at',
  kept: 'a.kept_at >= s.at',
} satisfies Record<FunnelStep, string>

const FUNNEL = `
  with s as materialized (${SENT})
  select s.channel, ${FUNNEL_STEPS.map((step) => `count(*) filter (where ${STEPS[step]}) as ${step}`).join(', ')}
    from s
    left join (
      select debtor_id, max(created_at) as any_at,
             max(created_at) filter (where rung in ('R1', 'R2')) as in_at
        from debtor_sessions where created_at >= $2 group by 1) v using (debtor_id)
    left join (
      select debtor_id, max(first_used_at) as used_at,
             max(least(expires_at, revoked_at)) filter (where misses > 0) as missed_until
        from access_links where expires_at > $2 group by 1) l using (debtor_id)
    left join (
      select debtor_id, max(at) as at from search_traces
       where creditor_id = any ($1::uuid[]) and at >= $2 group by 1) t using (debtor_id)
    left join (
      select g.debtor_id, max(g.accepted_at) as signed_at,
             max(g.accepted_at) filter (where ${IN_ORDER}) as kept_at
        from agreements g
       where g.creditor_id = any ($1::uuid[]) and g.accepted_at >= $2
         and g.status not in ('superseded', 'lapsed', 'withdrawn')
       group by 1) a using (debtor_id)
    left join (
      select y.debtor_id, max(y.paid_at) as at from payments y
       where y.creditor_id = any ($1::uuid[]) and y.paid_at >= $2
         and y.amount > coalesce((
               select sum(r.amount) from reversals r
                where r.creditor_id = y.creditor_id and r.payment_id = y.id and r.status = 'done'), 0)
       group by 1) p using (debtor_id)
   group by s.channel`

type Row = { channel: WrittenBy } & Record<FunnelStep, bigint>

/** People, by how far they came, and where their invitation went. */
export async function funnelOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorIds, period }: ResultsOf,
  today: Temporal.PlainDate,
): Promise<Funnel> {
  const [from, to] = instantsOf(period)
  const rows = await tx.sql<Row>(FUNNEL, [creditorIds, from, to, INVITATIONS, today])
  const at = (step: FunnelStep, channel: WrittenBy) =>
    Number(rows.find((row) => row.channel === channel)?.[step] ?? 0n)
  return FUNNEL_STEPS.map((step) => {
    const by = {
      sms: at(step, 'sms'),
      email: at(step, 'email'),
      whatsapp: at(step, 'whatsapp'),
    }
    return { step, people: by.sms + by.email + by.whatsapp, by }
  })
}
