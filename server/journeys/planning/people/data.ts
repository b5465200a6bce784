import { PROMISE_GRACE_DAYS } from '#server/debts/promise/model.ts'
import { SILENT_DAYS } from '#server/messages/push/model.ts'
import { VISIT_DAYS } from '../../model.ts'

/** Recycled numbers, as `rankContacts` of access has it: known within a year first. */
const FRESH = `coalesce(c.confirmed_at, c.created_at) >= $5::timestamptz - interval '365 days'`

/**
 * A part of the statement of `planning`, of the people of its `subjects`: how they are best spoken to,
 * by what, and what holds them still.
 */
export const PEOPLE = `
asked as materialized (
  select r.debtor_id
    from reminded_people($1, $5::timestamptz - interval '${SILENT_DAYS} days') as r(debtor_id)
   where $8),
wanting_app as materialized (
  select w.contact_id from whatsapp_consents w
   where w.ended_at is null and ($9::uuid is null or w.debtor_id = $9)
     and exists (select from steps where has_app)),
concerned as materialized (
  select distinct debtor_id from subjects where $9::uuid is null or debtor_id = $9),
addresses as materialized (
  select c.debtor_id, c.id, c.channel, c.confirmed_at, c.created_at, c.suppression_reason
    from contacts c join concerned using (debtor_id)),
reach as materialized (
  select distinct on (c.debtor_id, c.channel) c.debtor_id, c.channel, c.id,
         c.confirmed_at is not null as is_proved
    from addresses c where c.suppression_reason is null
   order by c.debtor_id, c.channel, not ${FRESH}, c.confirmed_at is null, c.id),
given_up as materialized (
  select debtor_id, case when bool_or(suppression_reason in ('opt_out', 'erased')) then 'contact_opted_out'
                         when bool_or(suppression_reason = 'not_me') then 'contact_not_me'
                         else 'contact_bounced' end as reason
    from addresses where suppression_reason is not null group by debtor_id),
promising as materialized (
  select debtor_id, max(promised_on) + ${PROMISE_GRACE_DAYS} as until_on from promises
   where creditor_id = $1 and withdrawn_at is null
     and promised_on + ${PROMISE_GRACE_DAYS} >= $2 group by debtor_id),
silent as materialized (
  select s.debtor_id, (max(s.until) at time zone 'America/Sao_Paulo')::date as until_on
    from silences s join concerned using (debtor_id)
   where s.ended_at is null and s.until > $5::timestamptz group by s.debtor_id),
still as materialized (
  select z.debtor_id, case when bool_or(z.until_on is null) then 'infinity'::date
                           else max(z.until_on) end as until_on
    from standstills z join concerned using (debtor_id)
   where z.ended_at is null and (z.until_on is null or z.until_on >= $2) group by z.debtor_id),
resting as materialized (
  select z.debtor_id, z.until_on, person_at_rest(z.debtor_id, $1, $2) as whole from still z),
visited as materialized (
  select l.debtor_id,
         (max(l.first_used_at) at time zone 'America/Sao_Paulo')::date + ${VISIT_DAYS} as until_on
    from access_links l join concerned using (debtor_id)
   where l.first_used_at > $5::timestamptz - interval '${VISIT_DAYS} days' group by l.debtor_id),
people as materialized (
  select c.debtor_id, coalesce(p.profile, 'occasional') as profile, w.channel as preferred,
         sms.id as sms, sms.is_proved as sms_proved, b.contact_id is not null as wants_app, mail.id as mail, mail.is_proved as mail_proved,
         a.debtor_id is not null as has_asked, g.reason as given_up, q.until_on as promised_until,
         s.until_on as silent_until, r.until_on as still_until, coalesce(r.whole, false) as is_still,
         v.until_on as visited_until
    from concerned c
    left join debtor_profiles p on p.creditor_id = $1 and p.debtor_id = c.debtor_id
    left join contact_preferences w on w.debtor_id = c.debtor_id
    left join reach sms on sms.debtor_id = c.debtor_id and sms.channel = 'sms'
    left join wanting_app b on b.contact_id = sms.id
    left join reach mail on mail.debtor_id = c.debtor_id and mail.channel = 'email'
    left join asked a on a.debtor_id = c.debtor_id
    left join given_up g on g.debtor_id = c.debtor_id
    left join promising q on q.debtor_id = c.debtor_id
    left join silent s on s.debtor_id = c.debtor_id
    left join resting r on r.debtor_id = c.debtor_id
    left join visited v on v.debtor_id = c.debtor_id)`
