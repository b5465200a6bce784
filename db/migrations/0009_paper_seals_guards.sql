-- The chain of papers only grows, and is seen by those whose papers it holds.
create trigger paper_seals_append_only before update or delete or truncate on paper_seals
  for each statement execute function refuse_change();
--> statement-breakpoint
grant select, insert on paper_seals to quita_app;
--> statement-breakpoint
alter table paper_seals enable row level security;
--> statement-breakpoint
create policy paper_seals_scope on paper_seals to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- "Confira este papel": asked by anybody who holds a paper, before any scope is known. It sees past
-- row-level security, hence takes only the blind index of a printed code, and answers at most the
-- one paper that has it, and of that nothing about the person.
create function check_paper(of_code bytea)
returns table (
  kind text,
  number text,
  issued_at timestamptz,
  amount bigint,
  legal_name text,
  cnpj text,
  act text,
  sealed_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, public as $$
  select p.kind, p.number, p.issued_at, p.amount, c.legal_name, c.cnpj, s.act, s.sealed_at
    from papers p
    join creditors c on c.id = p.creditor_id
    join lateral (
      select act, sealed_at from paper_seals
       where creditor_id = p.creditor_id and paper_id = p.id
       order by sequence desc limit 1) s on true
   where p.code_index = of_code
$$;
--> statement-breakpoint
revoke all on function check_paper(bytea) from public;
--> statement-breakpoint
grant execute on function check_paper(bytea) to quita_app;
