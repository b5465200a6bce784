-- Cases: who sees them, what never changes, and what stands still because of them.
grant select, insert, update on cases, standstills to quita_app;
--> statement-breakpoint
grant select, insert on case_entries to quita_app;
--> statement-breakpoint
alter table cases add constraint cases_states
  check (state in ('open', 'asked', 'answered', 'withdrawn'));
--> statement-breakpoint
-- What is about no creditor belongs to everybody whom the person owes.
do $$
declare
  name text;
begin
  foreach name in array array['cases', 'case_entries', 'standstills']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or creditor_id = any ((select scope_creditors())::uuid[])
      or (creditor_id is null
          and exists (select from debts d where d.debtor_id = %I.debtor_id
                       and d.creditor_id = any ((select scope_creditors())::uuid[]))))',
      name || '_scope', name, name);
  end loop;
end
$$;
--> statement-breakpoint
create trigger case_entries_append_only before update or delete or truncate on case_entries
  for each statement execute function refuse_change();
--> statement-breakpoint
-- What was answered or taken back is not answered again; what was asked for is not rewritten.
create function guard_case() returns trigger language plpgsql as $$
begin
  if old.state in ('answered', 'withdrawn') then
    raise exception 'a case that ended does not change' using errcode = 'restrict_violation';
  end if;
  if (new.debtor_id, new.kind, new.reason, new.number, new.due_on, new.opened_at, new.channel)
     is distinct from
     (old.debtor_id, old.kind, old.reason, old.number, old.due_on, old.opened_at, old.channel)
     or new.debt_id is distinct from old.debt_id or new.creditor_id is distinct from old.creditor_id then
    raise exception 'what a case is about does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger cases_guard before update on cases
  for each row execute function guard_case();
--> statement-breakpoint

-- Whether a standstill holds on a day is said here and nowhere else.
create function debt_at_rest(of_debtor uuid, of_debt uuid, on_day date) returns boolean
language sql stable parallel safe as $$
  select exists (select from standstills z
                  where z.debtor_id = of_debtor and z.ended_at is null
                    and (z.until_on is null or z.until_on >= on_day)
                    and (z.debt_id is null or z.debt_id = of_debt))
$$;
--> statement-breakpoint
-- Of a creditor, or of none in particular: as a whole, or because every open debt stands still.
create function person_at_rest(of_debtor uuid, of_creditor uuid, on_day date) returns boolean
language sql stable parallel safe as $$
  select exists (select from standstills z
                  where z.debtor_id = of_debtor and z.ended_at is null
                    and (z.until_on is null or z.until_on >= on_day))
     and not exists (select from debts d
                      where d.debtor_id = of_debtor and d.recalled_at is null
                        and (of_creditor is null or d.creditor_id = of_creditor)
                        and d.prescribed_on > on_day
                        and (ledger_balance(d.creditor_id, d.id) > 0
                             or exists (select from agreement_debts x
                                         where x.creditor_id = d.creditor_id and x.debt_id = d.id
                                           and x.live))
                        and not debt_at_rest(of_debtor, d.id, on_day))
$$;
--> statement-breakpoint
-- An agreement stands still with the person, or with any debt that it is made of.
create function agreement_at_rest(of_creditor uuid, of_agreement uuid, on_day date) returns boolean
language sql stable parallel safe as $$
  select exists (select from agreement_debts x join agreements a
                   on a.creditor_id = x.creditor_id and a.id = x.agreement_id
                  where x.creditor_id = of_creditor and x.agreement_id = of_agreement
                    and debt_at_rest(a.debtor_id, x.debt_id, on_day))
$$;
