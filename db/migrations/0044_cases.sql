CREATE TABLE "case_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"creditor_id" uuid,
	"kind" text NOT NULL,
	"staff_id" uuid,
	"words_sealed" "bytea",
	"at" timestamp with time zone NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "case_entries_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1)
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"debtor_id" uuid NOT NULL,
	"creditor_id" uuid,
	"debt_id" uuid,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"channel" text NOT NULL,
	"opened_by" uuid,
	"opened_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"assigned_to" uuid,
	"answered_by" uuid,
	"ended_at" timestamp with time zone,
	"alarmed_at" timestamp with time zone,
	CONSTRAINT "cases_number_unique" UNIQUE("number"),
	CONSTRAINT "cases_subject" CHECK (("cases"."debt_id" is null) = ("cases"."creditor_id" is null)),
	CONSTRAINT "cases_dispute" CHECK (("cases"."kind" = 'dispute') = ("cases"."debt_id" is not null)),
	CONSTRAINT "cases_outcome" CHECK (("cases"."state" = 'answered') = ("cases"."outcome" is not null)),
	CONSTRAINT "cases_end" CHECK (("cases"."state" in ('answered', 'withdrawn')) = ("cases"."ended_at" is not null)),
	CONSTRAINT "cases_opener" CHECK (("cases"."channel" = 'telephone') = ("cases"."opened_by" is not null))
);
--> statement-breakpoint
CREATE TABLE "standstills" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"creditor_id" uuid,
	"debt_id" uuid,
	"since" timestamp with time zone NOT NULL,
	"until_on" date,
	"ended_at" timestamp with time zone,
	CONSTRAINT "standstills_case_id_unique" UNIQUE("case_id"),
	CONSTRAINT "standstills_subject" CHECK (("standstills"."debt_id" is null) = ("standstills"."creditor_id" is null))
);
--> statement-breakpoint
ALTER TABLE "promises" ALTER COLUMN "noted_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "case_entries" ADD CONSTRAINT "case_entries_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_entries" ADD CONSTRAINT "case_entries_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_opened_by_staff_users_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_assigned_to_staff_users_id_fk" FOREIGN KEY ("assigned_to") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_answered_by_staff_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standstills" ADD CONSTRAINT "standstills_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_entries_case" ON "case_entries" USING btree ("case_id","sequence");--> statement-breakpoint
CREATE INDEX "cases_debtor" ON "cases" USING btree ("debtor_id","opened_at");--> statement-breakpoint
CREATE INDEX "cases_clock" ON "cases" USING btree ("due_on","id") WHERE "cases"."state" in ('open', 'asked');--> statement-breakpoint
CREATE INDEX "cases_ended" ON "cases" USING btree ("ended_at","id") WHERE "cases"."state" in ('answered', 'withdrawn');--> statement-breakpoint
CREATE UNIQUE INDEX "cases_one_open" ON "cases" USING btree ("debtor_id","kind",coalesce("debt_id", "debtor_id")) WHERE "cases"."state" in ('open', 'asked') and "cases"."kind" not in ('complaint', 'data');--> statement-breakpoint
CREATE INDEX "standstills_live" ON "standstills" USING btree ("debtor_id") WHERE "standstills"."ended_at" is null;