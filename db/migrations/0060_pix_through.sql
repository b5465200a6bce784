ALTER TABLE "creditors" DROP CONSTRAINT "creditors_payee";--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_through" text DEFAULT 'psp' NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_payee" CHECK (num_nulls("creditors"."pix_key", "creditors"."pix_payee_name") in (0, 2)
        and ("creditors"."pix_key" is not null or "creditors"."pix_through" = 'psp'
             and num_nonnulls("creditors"."pix_psp", "creditors"."pix_account_number", "creditors"."pix_agreement") = 0));