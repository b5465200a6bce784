-- Uploads and their parts, recalls and keys of a creditor: its staff and the system.
grant select, insert, update on imports, import_columns, debt_recalls, api_keys to quita_app;
--> statement-breakpoint
grant select, insert, delete on import_parts to quita_app;
--> statement-breakpoint
grant select, insert on api_batches to quita_app;
--> statement-breakpoint
-- Parts are ciphertext: trying to compress them costs time and gains nothing.
alter table import_parts alter column sealed set storage external;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['import_parts', 'import_columns', 'debt_recalls', 'api_keys',
                              'api_batches']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
-- What the books say against a row is told in a preview, and may be something else once it is
-- applied. From then on what stayed out, and why, is as fixed as what came in.
drop trigger import_rejections_append_only on import_rejections;
--> statement-breakpoint
create trigger import_rejections_append_only before update or truncate on import_rejections
  for each statement execute function refuse_change();
--> statement-breakpoint
create function keep_rejections() returns trigger language plpgsql as $$
begin
  if exists (select from imports i
              where i.creditor_id = old.creditor_id and i.id = old.import_id
                and i.status in ('staged', 'committing')) then
    return old;
  end if;
  raise exception 'what stayed out of import % is told for good', old.import_id
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger import_rejections_keep before delete on import_rejections
  for each row execute function keep_rejections();
--> statement-breakpoint
grant delete on import_rejections to quita_app;
