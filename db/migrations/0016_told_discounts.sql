ALTER TABLE "write_off_lines" DROP CONSTRAINT "write_off_lines_origin";--> statement-breakpoint
ALTER TABLE "write_off_lines" ALTER COLUMN "payment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD COLUMN "restated_by" uuid;--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_creditor_id_restated_by_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","restated_by") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "write_off_lines_restated" ON "write_off_lines" USING btree ("creditor_id","restated_by","debt_id");--> statement-breakpoint
ALTER TABLE "write_off_lines" ADD CONSTRAINT "write_off_lines_origin" CHECK (num_nulls("write_off_lines"."allocation_id", "write_off_lines"."payable_id", "write_off_lines"."instalment") in (0, 3)
        and num_nonnulls("write_off_lines"."allocation_id", "write_off_lines"."debt_allocation_id", "write_off_lines"."restated_by") = 1
        and ("write_off_lines"."payment_id" is null) = ("write_off_lines"."restated_by" is not null)
        and ("write_off_lines"."restated_by" is null or "write_off_lines"."amount" = 0));