CREATE TABLE "delistings" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"funds_on" date NOT NULL,
	"alarm_on" date NOT NULL,
	"due_on" date NOT NULL,
	"state" text NOT NULL,
	"reported_at" timestamp with time zone,
	"alarmed_at" timestamp with time zone,
	"cleared_on" date,
	"confirmed_at" timestamp with time zone,
	"confirmed_by" text,
	"reopened_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delistings_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "delistings_days" CHECK ("delistings"."funds_on" < "delistings"."alarm_on" and "delistings"."alarm_on" < "delistings"."due_on"),
	CONSTRAINT "delistings_confirmed" CHECK (num_nulls("delistings"."cleared_on", "delistings"."confirmed_at", "delistings"."confirmed_by") in (0, 3)
        and ("delistings"."state" <> 'confirmed' or "delistings"."confirmed_at" is not null)),
	CONSTRAINT "delistings_reported" CHECK ("delistings"."state" <> 'reported' or "delistings"."reported_at" is not null),
	CONSTRAINT "delistings_reopened" CHECK (("delistings"."state" = 'reopened') = ("delistings"."reopened_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "creditor_hooks" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"secret_sealed" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "creditor_hooks_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "creditor_notices" (
	"creditor_id" uuid NOT NULL,
	"notice_id" text NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"cleared" integer NOT NULL,
	"unknown" integer NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "creditor_notices_creditor_id_notice_id_pk" PRIMARY KEY("creditor_id","notice_id")
);
--> statement-breakpoint
CREATE TABLE "creditor_return_lines" (
	"creditor_id" uuid NOT NULL,
	"return_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"line_id" uuid,
	"outcome" text NOT NULL,
	"amount" bigint,
	"reason" text,
	CONSTRAINT "creditor_return_lines_creditor_id_return_id_line_pk" PRIMARY KEY("creditor_id","return_id","line"),
	CONSTRAINT "creditor_return_lines_known" CHECK (("creditor_return_lines"."outcome" = 'unknown') = ("creditor_return_lines"."line_id" is null))
);
--> statement-breakpoint
CREATE TABLE "creditor_returns" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" "bytea" NOT NULL,
	"lines" integer NOT NULL,
	"matched" integer NOT NULL,
	"differing" integer NOT NULL,
	"refused" integer NOT NULL,
	"unknown" integer NOT NULL,
	"names_cleared" integer NOT NULL,
	"taken_by" uuid,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "creditor_returns_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "provider_entries" (
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"entry_id" text NOT NULL,
	"payment_entry_id" text NOT NULL,
	"creditor_id" uuid,
	"amount" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"day" date NOT NULL,
	"payee_key" text,
	"reference" text,
	"sweep_id" uuid NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_entries_provider_kind_entry_id_pk" PRIMARY KEY("provider","kind","entry_id"),
	CONSTRAINT "provider_entries_amount" CHECK ("provider_entries"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "provider_sweeps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"window_from" timestamp with time zone NOT NULL,
	"window_to" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"listed" integer DEFAULT 0 NOT NULL,
	"booked" integer DEFAULT 0 NOT NULL,
	"unplaced" integer DEFAULT 0 NOT NULL,
	"unreadable" integer DEFAULT 0 NOT NULL,
	"last_fault" text,
	"held_until" timestamp with time zone,
	"next_try_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "provider_sweeps_span" CHECK ("provider_sweeps"."window_from" < "provider_sweeps"."window_to"),
	CONSTRAINT "provider_sweeps_done" CHECK (("provider_sweeps"."status" = 'done') = ("provider_sweeps"."finished_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "reconciliation_exceptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"creditor_id" uuid,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"ours" bigint,
	"theirs" bigint,
	"detail" text,
	"state" text NOT NULL,
	"note" text,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone,
	CONSTRAINT "reconciliation_exceptions_explained" CHECK ("reconciliation_exceptions"."state" <> 'explained' or ("reconciliation_exceptions"."note" is not null and "reconciliation_exceptions"."decided_at" is not null)),
	CONSTRAINT "reconciliation_exceptions_resolved" CHECK (("reconciliation_exceptions"."state" = 'resolved') = ("reconciliation_exceptions"."resolved_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "write_off_export_lines" (
	"creditor_id" uuid NOT NULL,
	"export_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name_due_on" date,
	CONSTRAINT "write_off_export_lines_creditor_id_export_id_position_pk" PRIMARY KEY("creditor_id","export_id","position")
);
--> statement-breakpoint
CREATE TABLE "write_off_exports" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"documents" text NOT NULL,
	"lines" integer NOT NULL,
	"amount" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"made_by" uuid,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "write_off_exports_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "write_off_exports_period" CHECK ("write_off_exports"."from_day" <= "write_off_exports"."to_day")
);
--> statement-breakpoint
CREATE TABLE "write_off_lines" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"allocation_id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"instalment" smallint NOT NULL,
	"payment_id" uuid NOT NULL,
	"day" date NOT NULL,
	"amount" bigint NOT NULL,
	"principal" bigint NOT NULL,
	"charges" bigint NOT NULL,
	"agreement_cost" bigint NOT NULL,
	"late_charges" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "write_off_lines_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "write_off_lines_sum" CHECK ("write_off_lines"."principal" + "write_off_lines"."charges" + "write_off_lines"."agreement_cost" + "write_off_lines"."late_charges" - "write_off_lines"."discount" = "write_off_lines"."amount")
);
--> statement-breakpoint
ALTER TABLE "delistings" ADD CONSTRAINT "delistings_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delistings" ADD CONSTRAINT "delistings_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditor_hooks" ADD CONSTRAINT "creditor_hooks_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditor_notices" ADD CONSTRAINT "creditor_notices_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditor_return_lines" ADD CONSTRAINT "creditor_return_lines_creditor_id_return_id_creditor_returns_creditor_id_id_fk" FOREIGN KEY ("creditor_id","return_id") REFERENCES "public"."creditor_returns"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditor_returns" ADD CONSTRAINT "creditor_returns_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off_export_lines" ADD CONSTRAINT "write_off_export_lines_creditor_id_export_id_write_off_exports_creditor_id_id_fk" FOREIGN KEY ("creditor_id","export_id") REFERENCES "public"."write_off_exports"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off_export_lines" ADD CONSTRAINT "write_off_export_lines_creditor_id_line_id_write_off_lines_creditor_id_id_fk" FOREIGN KEY ("creditor_id","line_id") REFERENCES "public"."write_off_lines"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off_exports" ADD CONSTRAINT "write_off_exports_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_creditor_id_allocation_id_allocations_creditor_id_id_fk" FOREIGN KEY ("creditor_id","allocation_id") REFERENCES "public"."allocations"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "delistings_one_clock" ON "delistings" USING btree ("creditor_id","agreement_id","debt_id") WHERE "delistings"."state" <> 'reopened';--> statement-breakpoint
CREATE INDEX "delistings_running" ON "delistings" USING btree ("due_on","id") WHERE "delistings"."state" in ('waiting', 'reported');--> statement-breakpoint
CREATE INDEX "delistings_debt" ON "delistings" USING btree ("creditor_id","debt_id");--> statement-breakpoint
CREATE INDEX "delistings_debtor" ON "delistings" USING btree ("debtor_id");--> statement-breakpoint
CREATE INDEX "creditor_return_lines_line" ON "creditor_return_lines" USING btree ("creditor_id","line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "creditor_returns_file" ON "creditor_returns" USING btree ("creditor_id","file_sha256");--> statement-breakpoint
CREATE INDEX "provider_entries_day" ON "provider_entries" USING btree ("creditor_id","day");--> statement-breakpoint
CREATE INDEX "provider_entries_payment" ON "provider_entries" USING btree ("provider","payment_entry_id");--> statement-breakpoint
CREATE UNIQUE INDEX "provider_sweeps_window" ON "provider_sweeps" USING btree ("provider","kind","window_to");--> statement-breakpoint
CREATE INDEX "provider_sweeps_waiting" ON "provider_sweeps" USING btree ("next_try_at") WHERE "provider_sweeps"."status" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_exceptions_subject" ON "reconciliation_exceptions" USING btree ("kind","subject");--> statement-breakpoint
CREATE INDEX "reconciliation_exceptions_open" ON "reconciliation_exceptions" USING btree ("opened_at","id") WHERE "reconciliation_exceptions"."state" = 'open';--> statement-breakpoint
CREATE INDEX "reconciliation_exceptions_day" ON "reconciliation_exceptions" USING btree ("creditor_id","day");--> statement-breakpoint
CREATE INDEX "write_off_export_lines_line" ON "write_off_export_lines" USING btree ("creditor_id","line_id");--> statement-breakpoint
CREATE INDEX "write_off_exports_made" ON "write_off_exports" USING btree ("made_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "write_off_lines_part" ON "write_off_lines" USING btree ("creditor_id","allocation_id","debt_id");--> statement-breakpoint
CREATE INDEX "write_off_lines_day" ON "write_off_lines" USING btree ("creditor_id","day","id");--> statement-breakpoint
CREATE INDEX "write_off_lines_payment" ON "write_off_lines" USING btree ("creditor_id","payment_id");