ALTER TABLE "agreements" ADD COLUMN "late_fine_rate" numeric;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "late_monthly_rate" numeric;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "late_free_days" smallint;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_late_charges" CHECK (num_nulls("agreements"."late_fine_rate", "agreements"."late_monthly_rate", "agreements"."late_free_days") in (0, 3));