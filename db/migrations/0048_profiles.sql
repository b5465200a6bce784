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
ALTER TABLE "debtor_profiles" ADD CONSTRAINT "debtor_profiles_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;