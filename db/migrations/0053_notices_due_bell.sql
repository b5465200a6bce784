-- The worker follows notices up straight from their inbox: it is told when something came.
create function ring_inbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('quita_inbox', '');
  return null;
end
$$;
--> statement-breakpoint
create trigger webhook_inbox_bell after insert on webhook_inbox
  for each statement execute function ring_inbox();
