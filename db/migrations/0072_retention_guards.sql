-- What goes when its time is over: only by a step that says so, in the same transaction.
grant select, insert on retention_steps to quita_app;
--> statement-breakpoint
grant select, insert, update on retention_nights to quita_app;
--> statement-breakpoint
alter table retention_steps enable row level security;
--> statement-breakpoint
create policy retention_steps_scope on retention_steps to quita_app using ((select scope_is('system')));
--> statement-breakpoint
alter table retention_nights enable row level security;
--> statement-breakpoint
create policy retention_nights_scope on retention_nights to quita_app using ((select scope_is('system')));
--> statement-breakpoint
create trigger retention_steps_append_only before update or delete or truncate on retention_steps
  for each statement execute function refuse_change();
--> statement-breakpoint
-- A step is of its own transaction and never of a day to come: a process whose clock runs ahead would
-- else find everything old enough.
create function guard_retention_step() returns trigger language plpgsql as $$
begin
  if new.at > now() + interval '1 day' then
    raise exception 'a step of retention is not of a day to come' using errcode = 'restrict_violation';
  end if;
  new.transaction := pg_current_xact_id();
  return new;
end
$$;
--> statement-breakpoint
create trigger retention_steps_guard before insert on retention_steps
  for each row execute function guard_retention_step();
--> statement-breakpoint
-- Whether this transaction has a step for something of this kind, of that moment.
create function is_time_over(of_kind text, moment timestamptz) returns boolean
language sql stable as $$
  select exists (select from retention_steps
                  where transaction = pg_current_xact_id() and kind = of_kind and moment < before)
$$;
--> statement-breakpoint
-- Rows that go with their person's data, or when their time is over: the arguments are the kind and the
-- column that its time is counted from.
create or replace function guard_erasure() returns trigger language plpgsql as $$
declare
  moment timestamptz;
begin
  if is_erased(old.debtor_id) then
    return old;
  end if;
  execute format('select ($1).%I', tg_argv[1]) into moment using old;
  if is_time_over(tg_argv[0], moment) then
    return old;
  end if;
  raise exception '% lets a row go with its person''s data only, or when its time is over', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
do $$
declare
  guarded text[];
begin
  foreach guarded slice 1 in array array[
    ['quotes', 'quotes', 'valid_until'],
    ['search_traces', 'search_traces', 'at'],
    ['case_photos', 'case_photos', 'at'],
    ['access_codes', 'codes', 'expires_at'],
    ['debtor_sessions', 'sessions', 'expires_at'],
    ['access_links', 'links', 'expires_at'],
    ['telephone_checks', 'telephone_checks', 'checked_at'],
    ['debtor_views', 'debtor_views', 'expires_at'],
    ['contact_changes', 'contact_changes', 'asked_at'],
    ['promises', 'promises', 'created_at']]
  loop
    execute format('drop trigger if exists %I on %I', guarded[1] || '_erasure', guarded[1]);
    execute format('create trigger %I before delete on %I
      for each row execute function guard_erasure(%L, %L)', guarded[1] || '_erasure', guarded[1],
      guarded[2], guarded[3]);
    execute format('grant delete on %I to quita_app', guarded[1]);
  end loop;
end
$$;
--> statement-breakpoint
-- What a quote was made of is as old as the quote.
create function guard_quote_debt() returns trigger language plpgsql as $$
begin
  if is_erased(old.debtor_id)
     or is_time_over('quotes', (select valid_until from quotes q
                                 where q.creditor_id = old.creditor_id and q.id = old.quote_id)) then
    return old;
  end if;
  raise exception 'quote_debts lets a row go with its person''s data only, or when its time is over'
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
drop trigger quote_debts_erasure on quote_debts;
--> statement-breakpoint
create trigger quote_debts_erasure before delete on quote_debts
  for each row execute function guard_quote_debt();
--> statement-breakpoint
-- An event that became a job, and no other.
create function guard_outbox_event() returns trigger language plpgsql as $$
begin
  if is_time_over('outbox', old.dispatched_at) then
    return old;
  end if;
  raise exception 'outbox_events lets a row go when its time is over only'
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger outbox_events_kept before delete on outbox_events
  for each row execute function guard_outbox_event();
--> statement-breakpoint
grant delete on outbox_events to quita_app;
--> statement-breakpoint
-- The same as before; and words go when the time of their case is over.
create or replace function guard_case_entry() returns trigger language plpgsql as $$
begin
  if new.words_sealed is null
     and to_jsonb(new) - 'words_sealed' = to_jsonb(old) - 'words_sealed'
     and (is_erased(old.debtor_id)
          or is_time_over('case_words', (select ended_at from cases c where c.id = old.case_id))) then
    return new;
  end if;
  raise exception 'case_entries is append-only: say more in a new one'
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create or replace function guard_reply() returns trigger language plpgsql as $$
begin
  if new.words_sealed is null
     and to_jsonb(new) - array['words_sealed', 'sender_index']
         = to_jsonb(old) - array['words_sealed', 'sender_index']
     and (is_erased(old.debtor_id) or is_time_over('reply_words', old.received_at)) then
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
