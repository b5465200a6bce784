CREATE TABLE "paper_seals" (
	"creditor_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"debtor_id" uuid NOT NULL,
	"paper_id" uuid NOT NULL,
	"act" text NOT NULL,
	"envelope" text NOT NULL,
	"signature" "bytea" NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "paper_seals_creditor_id_sequence_pk" PRIMARY KEY("creditor_id","sequence"),
	CONSTRAINT "paper_seals_sequence" CHECK ("paper_seals"."sequence" > 0),
	CONSTRAINT "paper_seals_signature" CHECK (octet_length("paper_seals"."signature") = 64)
);
--> statement-breakpoint
DROP INDEX "papers_subject";--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "year" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "edition" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "amount" bigint;--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "basis_sha256" "bytea";--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "code_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "code_index" "bytea";--> statement-breakpoint
ALTER TABLE "paper_seals" ADD CONSTRAINT "paper_seals_creditor_id_paper_id_papers_creditor_id_id_fk" FOREIGN KEY ("creditor_id","paper_id") REFERENCES "public"."papers"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "paper_seals_issued" ON "paper_seals" USING btree ("creditor_id","paper_id") WHERE "paper_seals"."act" = 'issued';--> statement-breakpoint
CREATE INDEX "paper_seals_paper" ON "paper_seals" USING btree ("creditor_id","paper_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "papers_subject" ON "papers" USING btree ("creditor_id","kind","subject_id","year","edition");--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_code_index_unique" UNIQUE("code_index");--> statement-breakpoint
ALTER TABLE "papers" ADD CONSTRAINT "papers_signed_whole" CHECK (num_nulls("papers"."amount", "papers"."basis_sha256", "papers"."code_sealed", "papers"."code_index") in (0, 4));