-- The bell names whose notices came, and is silent where all of them were known: every other hand
-- of the worker would look in vain.
drop trigger webhook_inbox_bell on webhook_inbox;
--> statement-breakpoint
create or replace function ring_inbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('quita_inbox', k.provider) from (select distinct provider from kept) k;
  return null;
end
$$;
--> statement-breakpoint
create trigger webhook_inbox_bell after insert on webhook_inbox
  referencing new table as kept
  for each statement execute function ring_inbox();
