-- People whose story ended five years ago: who decides it, and what lets go.
grant select, insert, update on retirements to quita_app;
--> statement-breakpoint
alter table retirements enable row level security;
--> statement-breakpoint
create policy retirements_scope on retirements to quita_app using ((select scope_is('system')));
--> statement-breakpoint
create trigger retirements_kept before delete or truncate on retirements
  for each statement execute function refuse_change();
--> statement-breakpoint
-- When the last thing with a person was over; null while something is not: they owe, an agreement runs,
-- money has no place or may still go back, a case, a name at a bureau, a card or a debit is open.
create function story_ended_at(of_debtor uuid) returns timestamptz language sql stable as $$
  select case when
    exists (select from debts d where d.debtor_id = of_debtor and d.recalled_at is null
             and ledger_balance(d.creditor_id, d.id) <> 0)
    or exists (select from agreements a where a.debtor_id = of_debtor
                and a.status in ('active', 'awaiting_payment'))
    or exists (select from payables p
                 join charges k on k.creditor_id = p.creditor_id and k.payable_id = p.id
                where p.debtor_id = of_debtor and k.status in ('created', 'live', 'unknown'))
    or exists (select from payables p where p.debtor_id = of_debtor and p.review_since is not null)
    or exists (select from payments y
                 join suspense_items s on s.creditor_id = y.creditor_id and s.payment_id = y.id
                where y.debtor_id = of_debtor and s.status in ('open', 'returning'))
    or exists (select from payments y
                 join reversals r on r.creditor_id = y.creditor_id and r.payment_id = y.id
                 left join undue_charges u
                   on u.creditor_id = r.creditor_id and u.reversal_id = r.id
                where y.debtor_id = of_debtor
                  and (r.status in ('requested', 'pending', 'unknown')
                       or (r.status = 'done' and r.reviewed_at is null)
                       or u.status in ('waiting', 'owed')))
    or exists (select from cases c where c.debtor_id = of_debtor and c.ended_at is null)
    or exists (select from agreements a
                 join delistings l on l.creditor_id = a.creditor_id and l.agreement_id = a.id
                where a.debtor_id = of_debtor and l.state <> 'reopened'
                  and l.state in ('waiting', 'reported'))
    or exists (select from saved_cards s where s.debtor_id = of_debtor and s.status <> 'removed')
    or exists (select from automatic_authorisations x where x.debtor_id = of_debtor
                and x.status in ('wanted', 'unknown', 'created', 'approved'))
  then null else greatest(
    (select greatest(created_at, updated_at) from debtors where id = of_debtor),
    (select max(greatest(created_at, updated_at, recalled_at)) from debts where debtor_id = of_debtor),
    (select max(greatest(accepted_at, settled_at, broken_at, withdrawn_at, ended_at))
       from agreements where debtor_id = of_debtor),
    (select max(paid_at) from payments where debtor_id = of_debtor),
    (select max(s.decided_at) from payments y
       join suspense_items s on s.creditor_id = y.creditor_id and s.payment_id = y.id
      where y.debtor_id = of_debtor),
    (select max(greatest(r.updated_at, r.reviewed_at, u.paid_at)) from payments y
       join reversals r on r.creditor_id = y.creditor_id and r.payment_id = y.id
       left join undue_charges u on u.creditor_id = r.creditor_id and u.reversal_id = r.id
      where y.debtor_id = of_debtor),
    (select max(l.confirmed_at) from agreements a
       join delistings l on l.creditor_id = a.creditor_id and l.agreement_id = a.id
      where a.debtor_id = of_debtor and l.state <> 'reopened'),
    (select max(greatest(opened_at, ended_at)) from cases where debtor_id = of_debtor))
  end
$$;
--> statement-breakpoint
-- The database asks the books itself, and lets nobody go by a clock that runs ahead of its own.
create function guard_retirement() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if (new.debtor_id, new.retired_at, new.story_ended_at)
       is distinct from (old.debtor_id, old.retired_at, old.story_ended_at) then
      raise exception 'a retirement does not change' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  if new.retired_at > now() + interval '1 day'
     or story_ended_at(new.debtor_id) is distinct from new.story_ended_at then
    raise exception 'the story of % is not over', new.debtor_id using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger retirements_guard before insert or update on retirements
  for each row execute function guard_retirement();
--> statement-breakpoint
create function is_retired(of_debtor uuid) returns boolean language sql stable as $$
  select exists (select from retirements where debtor_id = of_debtor)
$$;
--> statement-breakpoint
-- What lets go of who had their data erased lets go of who is nobody any more.
create or replace function is_erased(of_debtor uuid) returns boolean language sql stable as $$
  select exists (select from erasures where debtor_id = of_debtor) or is_retired(of_debtor)
$$;
--> statement-breakpoint
-- Who somebody is, is forgotten then and not before.
create function guard_identity() returns trigger language plpgsql as $$
begin
  if is_retired(old.id) then
    return new;
  end if;
  raise exception 'who owed or paid is known for as long as it matters'
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger debtors_identity before update on debtors
  for each row
  when (old.document_index is distinct from new.document_index or new.document_sealed is null)
  execute function guard_identity();
--> statement-breakpoint
-- What never changes lets its sealed content go then, and nothing else: the argument is its column.
create function guard_content() returns trigger language plpgsql as $$
begin
  if is_retired(old.debtor_id)
     and to_jsonb(new) -> tg_argv[0] = 'null'
     and to_jsonb(new) - tg_argv[0] = to_jsonb(old) - tg_argv[0] then
    return new;
  end if;
  raise exception '% is append-only: write a reversal instead', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
do $$
declare
  guarded text[];
begin
  foreach guarded slice 1 in array array[
    ['papers', 'content_sealed'],
    ['agreement_evidence', 'origin_sealed'],
    ['card_consents', 'origin_sealed']]
  loop
    execute format('drop trigger %I on %I', guarded[1] || '_append_only', guarded[1]);
    execute format('create trigger %I before delete or truncate on %I
      for each statement execute function refuse_change()', guarded[1] || '_append_only', guarded[1]);
    execute format('create trigger %I before update on %I
      for each row execute function guard_content(%L)', guarded[1] || '_guard', guarded[1],
      guarded[2]);
    execute format('grant update (%I) on %I to quita_app', guarded[2], guarded[1]);
  end loop;
end
$$;
