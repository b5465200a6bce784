CREATE TABLE "push_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"endpoint_index" "bytea" NOT NULL,
	"target_sealed" "bytea" NOT NULL,
	"key_id" text NOT NULL,
	"device_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "push_subscriptions_endpoint_index_unique" UNIQUE("endpoint_index")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "payable_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "push_failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "push_subscriptions_debtor" ON "push_subscriptions" USING btree ("debtor_id","seen_at");--> statement-breakpoint
CREATE INDEX "push_subscriptions_device" ON "push_subscriptions" USING btree ("device_hash");