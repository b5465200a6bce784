-- Where the rows of a portfolio file wait until one transaction applies them all. Sealed and
-- indexed before they come here, like everything personal. Unlogged: after a crash of the server
-- the file is simply imported again. No row-level security: COPY does not work under it, and only
-- the import's own statements, each by its import id, read these tables.
create unlogged table import_people (
  import_id uuid not null,
  -- Line of the file; of two spellings of one person's name the later line wins.
  line integer not null,
  debtor_id uuid not null,
  document_kind text not null,
  document_index bytea not null,
  document_sealed bytea not null,
  name_sealed bytea not null,
  birth_date_sealed bytea
);
--> statement-breakpoint
create unlogged table import_contacts (
  import_id uuid not null,
  contact_id uuid not null,
  document_index bytea not null,
  channel text not null,
  value_index bytea not null,
  value_sealed bytea not null
);
--> statement-breakpoint
create unlogged table import_debts (
  import_id uuid not null,
  line integer not null,
  -- Where the original line lies in the file, to give it back if the row is refused late.
  byte_offset bigint not null,
  byte_length integer not null,
  debt_id uuid not null,
  document_index bytea not null,
  contract_number text not null,
  product text not null,
  description text not null,
  original_due_on date not null,
  principal bigint not null,
  index_code text,
  contracted_on date,
  prescribed_on date not null,
  content_hash bytea not null,
  free_fields jsonb not null
);
--> statement-breakpoint
-- MAINTAIN: the import analyses what it staged, so that the plans fit, and vacuums afterwards.
grant select, insert, delete, maintain on import_people, import_contacts, import_debts to quita_app;
