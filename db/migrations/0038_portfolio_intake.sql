CREATE TABLE "api_batches" (
	"creditor_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"import_id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "api_batches_creditor_id_key_pk" PRIMARY KEY("creditor_id","key")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_by" uuid,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "debt_recalls" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"state" text NOT NULL,
	"origin" text NOT NULL,
	"import_id" uuid,
	"agreement_id" uuid,
	"asked_by" uuid,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "debt_recalls_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "debt_recalls_state" CHECK ("debt_recalls"."state" in ('waiting', 'deferred', 'kept', 'settled', 'done')),
	CONSTRAINT "debt_recalls_end" CHECK (("debt_recalls"."state" in ('waiting', 'deferred')) = ("debt_recalls"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "import_columns" (
	"creditor_id" uuid NOT NULL,
	"header" text NOT NULL,
	"column" text NOT NULL,
	CONSTRAINT "import_columns_creditor_id_header_pk" PRIMARY KEY("creditor_id","header")
);
--> statement-breakpoint
CREATE TABLE "import_parts" (
	"creditor_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "import_parts_creditor_id_import_id_kind_number_pk" PRIMARY KEY("creditor_id","import_id","kind","number"),
	CONSTRAINT "import_parts_kind" CHECK ("import_parts"."kind" in ('portfolio', 'rejected', 'late'))
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "source" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "encoding" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "columns" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "rows_missing" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "rows_unread" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "rows_staged" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "progress_phase" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "progress_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "progress_rows" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "recalls_missing" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "started_by" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "confirmed_by" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "touched_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_batches" ADD CONSTRAINT "api_batches_creditor_id_import_id_imports_creditor_id_id_fk" FOREIGN KEY ("creditor_id","import_id") REFERENCES "public"."imports"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_recalls" ADD CONSTRAINT "debt_recalls_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_columns" ADD CONSTRAINT "import_columns_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_parts" ADD CONSTRAINT "import_parts_creditor_id_import_id_imports_creditor_id_id_fk" FOREIGN KEY ("creditor_id","import_id") REFERENCES "public"."imports"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_secret" ON "api_keys" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "debt_recalls_open" ON "debt_recalls" USING btree ("creditor_id","debt_id") WHERE "debt_recalls"."state" in ('waiting', 'deferred');--> statement-breakpoint
CREATE INDEX "debt_recalls_asked" ON "debt_recalls" USING btree ("creditor_id","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "imports_open_upload" ON "imports" USING btree ("creditor_id") WHERE "imports"."source" = 'upload' and "imports"."status" in ('mapping', 'queued', 'staging', 'staged', 'committing');--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_status" CHECK ("imports"."status" in ('running', 'receiving', 'mapping', 'queued', 'staging', 'staged', 'committing', 'done', 'failed', 'discarded', 'expired'));--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_source" CHECK ("imports"."source" in ('file', 'upload', 'api'));