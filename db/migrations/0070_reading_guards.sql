-- A session lies idle for as long as its own row says.
create or replace function resolve_debtor_session(secret_hash bytea, moment timestamptz)
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
     and s.last_seen_at > moment - make_interval(mins => s.idle_minutes);
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
-- The same as before; and once a person is erased a case, open or ended, lets go of what tells their age.
create or replace function guard_case() returns trigger language plpgsql as $$
begin
  if new.legal_priority = 0 and is_erased(old.debtor_id)
     and to_jsonb(new) - 'legal_priority' = to_jsonb(old) - 'legal_priority' then
    return new;
  end if;
  if old.state in ('answered', 'withdrawn') then
    raise exception 'a case that ended does not change' using errcode = 'restrict_violation';
  end if;
  if (new.debtor_id, new.kind, new.reason, new.number, new.due_on, new.opened_at, new.channel,
      new.legal_priority)
     is distinct from
     (old.debtor_id, old.kind, old.reason, old.number, old.due_on, old.opened_at, old.channel,
      old.legal_priority)
     or new.debt_id is distinct from old.debt_id or new.creditor_id is distinct from old.creditor_id then
    raise exception 'what a case is about does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
