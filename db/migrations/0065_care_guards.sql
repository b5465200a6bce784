-- Erasure, and what stands still without growing: who sees it, and what lets go.
grant select, insert, update on erasures to quita_app;
--> statement-breakpoint
-- Only the system erases; the person and whoever works for their creditors see that it was done.
alter table erasures enable row level security;
--> statement-breakpoint
create policy erasures_scope on erasures to quita_app using ((select scope_is('system')));
--> statement-breakpoint
create policy erasures_read on erasures for select to quita_app using (
  debtor_id = (select scope_debtor())
  or exists (select from debts d where d.debtor_id = erasures.debtor_id
              and d.creditor_id = any ((select scope_creditors())::uuid[])));
--> statement-breakpoint
create trigger erasures_kept before delete or truncate on erasures
  for each statement execute function refuse_change();
--> statement-breakpoint
-- What otherwise never changes lets the words of a person go, and nothing else, once they are erased.
create function is_erased(of_debtor uuid) returns boolean language sql stable as $$
  select exists (select from erasures where debtor_id = of_debtor)
$$;
--> statement-breakpoint
drop trigger case_entries_append_only on case_entries;
--> statement-breakpoint
create trigger case_entries_append_only before delete or truncate on case_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
create function guard_case_entry() returns trigger language plpgsql as $$
begin
  if new.words_sealed is null and is_erased(old.debtor_id)
     and to_jsonb(new) - 'words_sealed' = to_jsonb(old) - 'words_sealed' then
    return new;
  end if;
  raise exception 'case_entries is append-only: say more in a new one'
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger case_entries_guard before update on case_entries
  for each row execute function guard_case_entry();
--> statement-breakpoint
grant update (words_sealed) on case_entries to quita_app;
--> statement-breakpoint
create or replace function guard_reply() returns trigger language plpgsql as $$
begin
  if new.words_sealed is null and is_erased(old.debtor_id)
     and to_jsonb(new) - array['words_sealed', 'sender_index']
         = to_jsonb(old) - array['words_sealed', 'sender_index'] then
    return new;
  end if;
  if old.read_at is not null then
    raise exception 'a reply that was read does not change' using errcode = 'restrict_violation';
  end if;
  if (new.channel, new.provider_key, new.sender_index, new.words_sealed, new.received_at)
     is distinct from
     (old.channel, old.provider_key, old.sender_index, old.words_sealed, old.received_at)
     or new.debtor_id is distinct from old.debtor_id or new.contact_id is distinct from old.contact_id then
    raise exception 'what somebody wrote does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
-- A quote that nobody accepted, and what somebody said they could pay, go with their person's data.
create function guard_erasure() returns trigger language plpgsql as $$
begin
  if is_erased(old.debtor_id) then
    return old;
  end if;
  raise exception '% is append-only: write a reversal instead', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['quotes', 'quote_debts', 'search_traces']
  loop
    execute format('drop trigger %I on %I', name || '_append_only', name);
    execute format('create trigger %I before update or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
    execute format('create trigger %I before delete on %I
      for each row execute function guard_erasure()', name || '_erasure', name);
    execute format('grant delete on %I to quita_app', name);
  end loop;
end
$$;
--> statement-breakpoint
grant delete on access_codes, access_links, contact_changes, contact_preferences, debtor_names,
  debtor_sessions, promises to quita_app;
--> statement-breakpoint
-- From when to when nothing is added to what a person owes: first day and last, the last one open where
-- nobody ended it yet. The day decides, also before a sweep has written down that a pause is over.
create view accrual_pauses with (security_invoker = true) as
  select debtor_id,
         string_agg(accrual_since || '/'
                    || coalesce(least(until_on, (ended_at at time zone 'America/Sao_Paulo')::date)::text,
                                ''), ' ' order by accrual_since, id) as days
    from standstills where accrual_since is not null group by debtor_id;
--> statement-breakpoint
grant select on accrual_pauses to quita_app;
--> statement-breakpoint
-- The same as before, and what says whether somebody is of age: their day of birth stays sealed, and
-- what it is bound to comes with it.
drop function resolve_debtor_session(bytea, timestamptz);
--> statement-breakpoint
create function resolve_debtor_session(secret_hash bytea, moment timestamptz)
returns table (
  session_id uuid,
  debtor_id uuid,
  link_id uuid,
  rung text,
  code_id uuid,
  contact_id uuid,
  confirmed_action text,
  confirmed_subject_id uuid,
  confirmed_at timestamptz,
  birth bytea,
  document_index bytea
)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  seen timestamptz;
begin
  select s.id, s.debtor_id, s.link_id, s.rung, c.id, c.contact_id, s.confirmed_action,
         s.confirmed_subject_id, c.used_at, d.birth_date_sealed, d.document_index, s.last_seen_at
    into session_id, debtor_id, link_id, rung, code_id, contact_id, confirmed_action,
         confirmed_subject_id, confirmed_at, birth, document_index, seen
    from debtor_sessions s
    join debtors d on d.id = s.debtor_id
    left join access_codes c on c.id = s.confirmed_code_id
   where s.token_hash = secret_hash
     and s.revoked_at is null
     and s.expires_at > moment
     and s.last_seen_at > moment - interval '15 minutes';
  if not found then
    return;
  end if;
  if seen <= moment - interval '1 minute' then
    update debtor_sessions s set last_seen_at = moment
     where s.id = session_id and s.last_seen_at < moment and s.revoked_at is null;
  end if;
  return next;
end
$$;
--> statement-breakpoint
revoke all on function resolve_debtor_session(bytea, timestamptz) from public;
--> statement-breakpoint
grant execute on function resolve_debtor_session(bytea, timestamptz) to quita_app;
--> statement-breakpoint
-- Who of the team may be handed a case: those who answer cases and work for its creditor, or, where it
-- is about a person, for one whom the person owes. Names only; staff see no other row of the team.
create function case_colleagues(of_debtor uuid, of_creditor uuid, roles text[])
returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select u.id, u.name from staff_users u
   where u.disabled_at is null and u.role = any (roles)
     and (u.creditor_ids is null
          or of_creditor = any (u.creditor_ids)
          or (of_creditor is null
              and exists (select from debts d where d.debtor_id = of_debtor
                           and d.creditor_id = any (u.creditor_ids))))
   order by u.name, u.id
$$;
--> statement-breakpoint
revoke all on function case_colleagues(uuid, uuid, text[]) from public;
--> statement-breakpoint
grant execute on function case_colleagues(uuid, uuid, text[]) to quita_app;
--> statement-breakpoint
-- Staff see that somebody wants WhatsApp, and may change nothing of it.
create policy whatsapp_consents_staff on whatsapp_consents for select to quita_app using (
  exists (select from debts d where d.debtor_id = whatsapp_consents.debtor_id
           and d.creditor_id = any ((select scope_creditors())::uuid[])));
