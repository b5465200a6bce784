CREATE TABLE "erasures" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"erased_at" timestamp with time zone NOT NULL,
	"erased_by" uuid NOT NULL,
	"rows" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"quote_numbers" text[] DEFAULT '{}' NOT NULL,
	"farewell_contact_id" uuid,
	"farewell_message_id" uuid,
	"kept_contact_id" uuid,
	"finished_at" timestamp with time zone,
	"visits_erased_at" timestamp with time zone,
	"visits" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "content_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "contacts" ALTER COLUMN "value_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "replies" ALTER COLUMN "words_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "case_entries" ADD COLUMN "to_staff_id" uuid;--> statement-breakpoint
ALTER TABLE "standstills" ADD COLUMN "accrual_since" date;--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD COLUMN "called" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD COLUMN "called_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_erased_by_staff_users_id_fk" FOREIGN KEY ("erased_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_farewell_contact_id_contacts_id_fk" FOREIGN KEY ("farewell_contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_kept_contact_id_contacts_id_fk" FOREIGN KEY ("kept_contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "erasures_debtor" ON "erasures" USING btree ("debtor_id","erased_at");--> statement-breakpoint
ALTER TABLE "case_entries" ADD CONSTRAINT "case_entries_to_staff_id_staff_users_id_fk" FOREIGN KEY ("to_staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "standstills_frozen" ON "standstills" USING btree ("debtor_id") WHERE "standstills"."accrual_since" is not null;--> statement-breakpoint
ALTER TABLE "standstills" ADD CONSTRAINT "standstills_accrual" CHECK ("standstills"."accrual_since" is null or "standstills"."debt_id" is null);--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_erased" CHECK ("contacts"."value_sealed" is not null or "contacts"."suppressed_at" is not null);--> statement-breakpoint
ALTER TABLE "contact_preferences" ADD CONSTRAINT "contact_preferences_called" CHECK (("contact_preferences"."called" = 'chosen') = ("contact_preferences"."called_sealed" is not null));