DROP INDEX "delistings_one_clock";--> statement-breakpoint
ALTER TABLE "write_off_lines" ALTER COLUMN "allocation_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "write_off_lines" ALTER COLUMN "payable_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "write_off_lines" ALTER COLUMN "instalment" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "delistings" ADD COLUMN "cause" text NOT NULL DEFAULT 'agreement';--> statement-breakpoint
ALTER TABLE "delistings" ALTER COLUMN "cause" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD COLUMN "debt_allocation_id" uuid;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_creditor_id_debt_allocation_id_debt_allocations_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_allocation_id") REFERENCES "public"."debt_allocations"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "write_off_lines_debt_part" ON "write_off_lines" USING btree ("creditor_id","debt_allocation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "delistings_one_clock" ON "delistings" USING btree ("creditor_id","agreement_id","debt_id","cause") WHERE "delistings"."state" <> 'reopened';--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_origin" CHECK (num_nulls("write_off_lines"."allocation_id", "write_off_lines"."payable_id", "write_off_lines"."instalment") in (0, 3)
        and ("write_off_lines"."allocation_id" is null) = ("write_off_lines"."debt_allocation_id" is not null));