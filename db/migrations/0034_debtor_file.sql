CREATE TABLE "debtor_names" (
	"creditor_id" uuid NOT NULL,
	"name_index" "bytea" NOT NULL,
	"debtor_id" uuid NOT NULL,
	CONSTRAINT "debtor_names_creditor_id_name_index_debtor_id_pk" PRIMARY KEY("creditor_id","name_index","debtor_id")
);
--> statement-breakpoint
CREATE TABLE "contact_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"value_index" "bytea" NOT NULL,
	"value_sealed" "bytea" NOT NULL,
	"replaces_id" uuid,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"effective_at" timestamp with time zone NOT NULL,
	"applied_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "contact_changes_end" CHECK ("contact_changes"."applied_at" is null or "contact_changes"."cancelled_at" is null)
);
--> statement-breakpoint
CREATE TABLE "debtor_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"debtor_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"staff_session_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "debtor_views_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "promises" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"promised_on" date NOT NULL,
	"amount" bigint,
	"noted_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "promises_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "promises_amount" CHECK ("promises"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "telephone_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"staff_session_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"proofs" text[] NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "telephone_checks_outcome" CHECK (("telephone_checks"."outcome" = 'verified') = ("telephone_checks"."expires_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_replaces_id_contacts_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_changes" ADD CONSTRAINT "contact_changes_asked_by_staff_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_views" ADD CONSTRAINT "debtor_views_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_views" ADD CONSTRAINT "debtor_views_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_views" ADD CONSTRAINT "debtor_views_staff_session_id_staff_sessions_id_fk" FOREIGN KEY ("staff_session_id") REFERENCES "public"."staff_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promises" ADD CONSTRAINT "promises_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promises" ADD CONSTRAINT "promises_noted_by_staff_users_id_fk" FOREIGN KEY ("noted_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telephone_checks" ADD CONSTRAINT "telephone_checks_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telephone_checks" ADD CONSTRAINT "telephone_checks_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telephone_checks" ADD CONSTRAINT "telephone_checks_staff_session_id_staff_sessions_id_fk" FOREIGN KEY ("staff_session_id") REFERENCES "public"."staff_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_changes_debtor" ON "contact_changes" USING btree ("debtor_id","asked_at");--> statement-breakpoint
CREATE INDEX "contact_changes_waiting" ON "contact_changes" USING btree ("effective_at") WHERE "contact_changes"."applied_at" is null and "contact_changes"."cancelled_at" is null;--> statement-breakpoint
CREATE INDEX "debtor_views_session" ON "debtor_views" USING btree ("staff_session_id");--> statement-breakpoint
CREATE INDEX "promises_debtor" ON "promises" USING btree ("debtor_id","promised_on");--> statement-breakpoint
CREATE INDEX "telephone_checks_debtor" ON "telephone_checks" USING btree ("debtor_id","checked_at");--> statement-breakpoint
CREATE INDEX "debts_creditor_debtor" ON "debts" USING btree ("creditor_id","debtor_id");