CREATE TABLE "staff_identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "staff_identities" ADD CONSTRAINT "staff_identities_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "staff_identities_account" ON "staff_identities" USING btree ("issuer","subject") WHERE "staff_identities"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "staff_identities_person" ON "staff_identities" USING btree ("staff_id","issuer") WHERE "staff_identities"."removed_at" is null;