CREATE TABLE "debtor_profiles" (
	"creditor_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"profile" text NOT NULL,
	"days_late" integer NOT NULL,
	"delays" integer NOT NULL,
	"cure_days" integer,
	"broken" integer NOT NULL,
	"due" integer NOT NULL,
	"kept" integer NOT NULL,
	"sent" integer NOT NULL,
	"opened" integer NOT NULL,
	"replies" integer NOT NULL,
	"is_reachable" boolean NOT NULL,
	"in_hardship" boolean NOT NULL,
	CONSTRAINT "debtor_profiles_creditor_id_debtor_id_pk" PRIMARY KEY("creditor_id","debtor_id"),
	CONSTRAINT "debtor_profiles_counts" CHECK ("debtor_profiles"."kept" <= "debtor_profiles"."due" and "debtor_profiles"."opened" <= "debtor_profiles"."sent")
);
--> statement-breakpoint
CREATE TABLE "profile_nights" (
	"creditor_id" uuid PRIMARY KEY NOT NULL,
	"computed_on" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contact_preferences" (
	"debtor_id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"hours" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "replies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"provider_key" text NOT NULL,
	"sender_index" "bytea" NOT NULL,
	"contact_id" uuid,
	"debtor_id" uuid,
	"words_sealed" "bytea" NOT NULL,
	"intent" text,
	"certainty" smallint,
	"outcome" text,
	"answer_id" uuid,
	"case_id" uuid,
	"received_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "replies_read" CHECK (("replies"."read_at" is null) = ("replies"."intent" is null) and ("replies"."read_at" is null) = ("replies"."outcome" is null)
        and ("replies"."read_at" is null) = ("replies"."certainty" is null)),
	CONSTRAINT "replies_contact" CHECK (("replies"."contact_id" is null) = ("replies"."debtor_id" is null))
);
--> statement-breakpoint
CREATE TABLE "silences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "silences_order" CHECK ("silences"."until" > "silences"."since")
);
--> statement-breakpoint
ALTER TABLE "creditors" ALTER COLUMN "contact_first_hour" SET DEFAULT 9;--> statement-breakpoint
ALTER TABLE "creditors" ALTER COLUMN "contact_end_hour" SET DEFAULT 19;--> statement-breakpoint
ALTER TABLE "debtor_profiles" ADD CONSTRAINT "debtor_profiles_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD CONSTRAINT "contact_preferences_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_answer_id_messages_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "silences" ADD CONSTRAINT "silences_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "replies_provider" ON "replies" USING btree ("channel","provider_key");--> statement-breakpoint
CREATE INDEX "replies_debtor" ON "replies" USING btree ("debtor_id","received_at");--> statement-breakpoint
CREATE INDEX "silences_debtor" ON "silences" USING btree ("debtor_id","until");