-- Resolves the secret of a debtor's cookie in one statement, before any scope is known: hundreds of
-- times per second, so without a transaction of its own. It sees past row-level security, hence
-- takes only the hash of a secret and answers at most the one row that has it.
-- `last_seen_at` moves at most once a minute, so reading pages does not write.
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
  confirmed_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  seen timestamptz;
begin
  select s.id, s.debtor_id, s.link_id, s.rung, c.id, c.contact_id, s.confirmed_action,
         s.confirmed_subject_id, c.used_at, s.last_seen_at
    into session_id, debtor_id, link_id, rung, code_id, contact_id, confirmed_action,
         confirmed_subject_id, confirmed_at, seen
    from debtor_sessions s
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
-- "Isto é golpe?" looks a Pix code up by its whole text, which is too long for a b-tree.
create index charges_br_code on charges using hash (br_code);
