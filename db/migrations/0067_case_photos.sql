CREATE TABLE "case_photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"creditor_id" uuid,
	"number" smallint NOT NULL,
	"source_index" "bytea" NOT NULL,
	"content_sealed" "bytea" NOT NULL,
	"width" smallint NOT NULL,
	"height" smallint NOT NULL,
	"byte_count" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "case_photos_entry_id_unique" UNIQUE("entry_id"),
	CONSTRAINT "case_photos_number" UNIQUE("case_id","number"),
	CONSTRAINT "case_photos_source" UNIQUE("case_id","source_index"),
	CONSTRAINT "case_photos_room" CHECK ("case_photos"."number" between 1 and 3),
	CONSTRAINT "case_photos_size" CHECK ("case_photos"."width" between 1 and 2000 and "case_photos"."height" between 1 and 2000
          and "case_photos"."byte_count" between 1 and 1500000
          and octet_length("case_photos"."content_sealed") between "case_photos"."byte_count" and "case_photos"."byte_count" + 64)
);
--> statement-breakpoint
ALTER TABLE "case_photos" ADD CONSTRAINT "case_photos_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_photos" ADD CONSTRAINT "case_photos_entry_id_case_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."case_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_photos_debtor" ON "case_photos" USING btree ("debtor_id");