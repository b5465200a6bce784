ALTER TABLE "creditors" ADD COLUMN "uf" text;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "city" text;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "uf" text;--> statement-breakpoint
ALTER TABLE "debts" ADD COLUMN "city" text;--> statement-breakpoint
-- The staging table of imports is written by hand: the generator does not know it.
ALTER TABLE "import_debts" ADD COLUMN "uf" text;--> statement-breakpoint
ALTER TABLE "import_debts" ADD COLUMN "city" text;
