CREATE TABLE "card_consents" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"rung" text NOT NULL,
	"code_id" uuid NOT NULL,
	"origin_sealed" "bytea" NOT NULL,
	"text_version" text NOT NULL,
	"text" text NOT NULL,
	"text_sha256" "bytea" NOT NULL,
	"given_on" date NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	CONSTRAINT "card_consents_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "card_consents_rung" CHECK ("card_consents"."rung" = 'R2')
);
--> statement-breakpoint
CREATE TABLE "card_tries" (
	"creditor_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"saved_card_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"tried_on" date NOT NULL,
	"ending" text,
	"decline_code" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "card_tries_creditor_id_charge_id_pk" PRIMARY KEY("creditor_id","charge_id"),
	CONSTRAINT "card_tries_ended" CHECK (("card_tries"."ending" is null) = ("card_tries"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "saved_cards" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"consent_id" uuid NOT NULL,
	"status" text NOT NULL,
	"customer" text,
	"payment_method" text,
	"charge_id" uuid,
	"page_id" text,
	"page_url" text,
	"page_until" timestamp with time zone NOT NULL,
	"card_sealed" "bytea",
	"unusable_since" timestamp with time zone,
	"end_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"active_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "saved_cards_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "saved_cards_saved" CHECK (num_nulls("saved_cards"."payment_method", "saved_cards"."card_sealed", "saved_cards"."active_at") in (0, 3)
        and ("saved_cards"."active_at" is null or "saved_cards"."customer" is not null)
        and ("saved_cards"."status" <> 'active' or "saved_cards"."active_at" is not null)
        and ("saved_cards"."status" <> 'wanted' or "saved_cards"."active_at" is null)),
	CONSTRAINT "saved_cards_ended" CHECK (("saved_cards"."status" in ('removing', 'removed')) = ("saved_cards"."ended_at" is not null)
        and ("saved_cards"."ended_at" is null) = ("saved_cards"."end_reason" is null)
        and ("saved_cards"."status" = 'removed') = ("saved_cards"."removed_at" is not null)),
	CONSTRAINT "saved_cards_page" CHECK ("saved_cards"."charge_id" is null or "saved_cards"."page_id" is null)
);
--> statement-breakpoint
ALTER TABLE "card_consents" ADD CONSTRAINT "card_consents_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_tries" ADD CONSTRAINT "card_tries_creditor_id_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_tries" ADD CONSTRAINT "card_tries_creditor_id_payable_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_tries" ADD CONSTRAINT "card_tries_creditor_id_saved_card_id_saved_cards_creditor_id_id_fk" FOREIGN KEY ("creditor_id","saved_card_id") REFERENCES "public"."saved_cards"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_creditor_id_consent_id_card_consents_creditor_id_id_fk" FOREIGN KEY ("creditor_id","consent_id") REFERENCES "public"."card_consents"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_creditor_id_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "card_tries_number" ON "card_tries" USING btree ("creditor_id","saved_card_id","payable_id","number");--> statement-breakpoint
CREATE INDEX "card_tries_payable" ON "card_tries" USING btree ("creditor_id","payable_id");--> statement-breakpoint
CREATE INDEX "card_tries_debtor" ON "card_tries" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_cards_customer" ON "saved_cards" USING btree ("customer");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_cards_payment_method" ON "saved_cards" USING btree ("payment_method");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_cards_charge" ON "saved_cards" USING btree ("creditor_id","charge_id");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_cards_one_wanted" ON "saved_cards" USING btree ("creditor_id","agreement_id") WHERE "saved_cards"."status" = 'wanted';--> statement-breakpoint
CREATE UNIQUE INDEX "saved_cards_one_active" ON "saved_cards" USING btree ("creditor_id","agreement_id") WHERE "saved_cards"."status" = 'active';--> statement-breakpoint
CREATE INDEX "saved_cards_debtor" ON "saved_cards" USING btree ("debtor_id");--> statement-breakpoint
CREATE INDEX "saved_cards_waiting" ON "saved_cards" USING btree ("updated_at") WHERE "saved_cards"."status" in ('wanted', 'removing');