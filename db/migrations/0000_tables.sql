CREATE TABLE "access_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"action" text NOT NULL,
	"subject_id" uuid,
	"code_hash" "bytea" NOT NULL,
	"misses" smallint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "access_codes_misses" CHECK ("access_codes"."misses" between 0 and 5)
);
--> statement-breakpoint
CREATE TABLE "access_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"debtor_id" uuid NOT NULL,
	"contact_id" uuid,
	"purpose" text NOT NULL,
	"misses" smallint DEFAULT 0 NOT NULL,
	"frozen_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"first_used_at" timestamp with time zone,
	CONSTRAINT "access_links_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "access_links_misses" CHECK ("access_links"."misses" between 0 and 5)
);
--> statement-breakpoint
CREATE TABLE "debtor_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"debtor_id" uuid NOT NULL,
	"link_id" uuid NOT NULL,
	"rung" text NOT NULL,
	"confirmed_action" text,
	"confirmed_subject_id" uuid,
	"confirmed_code_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "debtor_sessions_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "debtor_sessions_r2" CHECK (("debtor_sessions"."rung" = 'R2') = ("debtor_sessions"."confirmed_code_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "agreement_debts" (
	"creditor_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"principal" bigint NOT NULL,
	"correction" bigint NOT NULL,
	"fine" bigint NOT NULL,
	"interest" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"discount_on_charges" bigint NOT NULL,
	"discount_on_principal" bigint NOT NULL,
	"live" boolean NOT NULL,
	CONSTRAINT "agreement_debts_creditor_id_agreement_id_debt_id_pk" PRIMARY KEY("creditor_id","agreement_id","debt_id"),
	CONSTRAINT "agreement_debts_discounts" CHECK ("agreement_debts"."discount_on_principal" between 0 and "agreement_debts"."principal" and "agreement_debts"."discount_on_charges" between 0 and "agreement_debts"."correction" + "agreement_debts"."fine" + "agreement_debts"."interest" + "agreement_debts"."fee")
);
--> statement-breakpoint
CREATE TABLE "agreement_evidence" (
	"creditor_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"method" text NOT NULL,
	"session_id" uuid NOT NULL,
	"code_id" uuid,
	"origin_sealed" "bytea" NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"terms_version" text NOT NULL,
	"terms_sha256" "bytea" NOT NULL,
	CONSTRAINT "agreement_evidence_creditor_id_agreement_id_pk" PRIMARY KEY("creditor_id","agreement_id"),
	CONSTRAINT "agreement_evidence_code" CHECK (("agreement_evidence"."method" = 'code') = ("agreement_evidence"."code_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "agreements" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" text NOT NULL,
	"debtor_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"total" bigint NOT NULL,
	"plan_interest" bigint NOT NULL,
	"iof" bigint NOT NULL,
	"monthly_rate" numeric NOT NULL,
	"cet_annual_percent" numeric NOT NULL,
	"breach_effect" text NOT NULL,
	"grace_days" smallint NOT NULL,
	"accepted_at" timestamp with time zone NOT NULL,
	"signed_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "agreements_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "agreements_number_unique" UNIQUE("number"),
	CONSTRAINT "agreements_plan_is_signed" CHECK ("agreements"."kind" <> 'plan' or "agreements"."signed_at" is not null),
	CONSTRAINT "agreements_total" CHECK ("agreements"."total" > 0),
	CONSTRAINT "agreements_started" CHECK ("agreements"."status" not in ('active', 'settled') or "agreements"."started_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "instalments" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"due_on" date NOT NULL,
	"payable_until" date NOT NULL,
	"amount" bigint NOT NULL,
	"interest" bigint NOT NULL,
	CONSTRAINT "instalments_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "running_numbers" (
	"series" text NOT NULL,
	"year" smallint NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "running_numbers_series_year_pk" PRIMARY KEY("series","year")
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"creditor_id" uuid,
	"debtor_id" uuid,
	"subject_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outbox_events_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"topic" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"dispatched_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "creditor_terms" (
	"creditor_id" uuid NOT NULL,
	"product" text NOT NULL,
	"valid_from" date NOT NULL,
	"default_interest_monthly" numeric,
	"remunerative_monthly" numeric,
	"fine_rate" numeric NOT NULL,
	"index_code" text,
	"card_cap" text DEFAULT 'no' NOT NULL,
	"prescription_years" integer NOT NULL,
	"source" text NOT NULL,
	"approved_by" text NOT NULL,
	CONSTRAINT "creditor_terms_creditor_id_product_valid_from_pk" PRIMARY KEY("creditor_id","product","valid_from"),
	CONSTRAINT "creditor_terms_fine" CHECK ("creditor_terms"."fine_rate" >= 0 and "creditor_terms"."fine_rate" <= 0.02),
	CONSTRAINT "creditor_terms_default_interest" CHECK ("creditor_terms"."default_interest_monthly" is null or "creditor_terms"."default_interest_monthly" between 0 and 0.01)
);
--> statement-breakpoint
CREATE TABLE "creditors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"kind" text NOT NULL,
	"trade_name" text NOT NULL,
	"legal_name" text NOT NULL,
	"cnpj" text NOT NULL,
	"address" text NOT NULL,
	"phone" text NOT NULL,
	"seal_text" text NOT NULL,
	"breach_effect" text DEFAULT 'proportional' NOT NULL,
	"grace_days" smallint DEFAULT 10 NOT NULL,
	"delisting_policy" text DEFAULT 'first_instalment' NOT NULL,
	"pix_key" text NOT NULL,
	"pix_payee_name" text NOT NULL,
	"data_as_of" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "creditors_slug_unique" UNIQUE("slug"),
	CONSTRAINT "creditors_grace_days" CHECK ("creditors"."grace_days" >= 10)
);
--> statement-breakpoint
CREATE TABLE "index_factors" (
	"code" text NOT NULL,
	"month" date NOT NULL,
	"factor" numeric NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "index_factors_code_month_pk" PRIMARY KEY("code","month")
);
--> statement-breakpoint
CREATE TABLE "iof_rates" (
	"valid_from" date PRIMARY KEY NOT NULL,
	"daily" numeric NOT NULL,
	"additional" numeric NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "legal_rates" (
	"month" date PRIMARY KEY NOT NULL,
	"rate" numeric NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "local_holidays" (
	"uf" text NOT NULL,
	"city" text NOT NULL,
	"day" date NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "local_holidays_uf_city_day_pk" PRIMARY KEY("uf","city","day")
);
--> statement-breakpoint
CREATE TABLE "debts" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"portfolio_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"contract_number" text NOT NULL,
	"product" text NOT NULL,
	"description" text NOT NULL,
	"original_due_on" date NOT NULL,
	"principal" bigint NOT NULL,
	"index_code" text,
	"contracted_on" date,
	"free_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"prescribed_on" date NOT NULL,
	"recalled_at" timestamp with time zone,
	"content_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "debts_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "debts_principal" CHECK ("debts"."principal" > 0)
);
--> statement-breakpoint
CREATE TABLE "import_rejections" (
	"creditor_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row_number" integer NOT NULL,
	"column" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "import_rejections_creditor_id_import_id_row_number_column_pk" PRIMARY KEY("creditor_id","import_id","row_number","column")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"portfolio_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" "bytea",
	"file_bytes" bigint,
	"status" text NOT NULL,
	"failure" text,
	"rows_new" integer DEFAULT 0 NOT NULL,
	"rows_changed" integer DEFAULT 0 NOT NULL,
	"rows_unchanged" integer DEFAULT 0 NOT NULL,
	"rows_rejected" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "imports_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "portfolios" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "portfolios_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "ledger_accounts" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"debtor_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_accounts_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "ledger_accounts_owner" CHECK (("ledger_accounts"."kind" in ('debt', 'agreement')) = ("ledger_accounts"."debtor_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "ledger_postings" (
	"creditor_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_postings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction_id" uuid NOT NULL,
	"debit_account_id" uuid NOT NULL,
	"credit_account_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"debtor_id" uuid,
	CONSTRAINT "ledger_postings_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "ledger_postings_amount" CHECK ("ledger_postings"."amount" > 0),
	CONSTRAINT "ledger_postings_two_accounts" CHECK ("ledger_postings"."debit_account_id" <> "ledger_postings"."credit_account_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_transactions_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" "bytea" NOT NULL,
	"effective_on" date NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"subject_id" uuid NOT NULL,
	"debtor_id" uuid,
	"reverses_id" uuid,
	CONSTRAINT "ledger_transactions_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"creditor_id" uuid,
	"contact_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"template" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"status" text NOT NULL,
	"refusal_reason" text,
	"content_sealed" "bytea" NOT NULL,
	"check_code_index" "bytea" NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"provider_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "messages_dedupe_key_unique" UNIQUE("dedupe_key"),
	CONSTRAINT "messages_check_code_index_unique" UNIQUE("check_code_index")
);
--> statement-breakpoint
CREATE TABLE "offer_policies" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"rules" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "offer_policies_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "quote_debts" (
	"creditor_id" uuid NOT NULL,
	"quote_id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	CONSTRAINT "quote_debts_creditor_id_quote_id_debt_id_pk" PRIMARY KEY("creditor_id","quote_id","debt_id")
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" text NOT NULL,
	"debtor_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"origin" text NOT NULL,
	"position" smallint NOT NULL,
	"policy_id" uuid,
	"policy_version" integer,
	"parameters" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"total" bigint NOT NULL,
	"computed_on" date NOT NULL,
	"computed_at" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	CONSTRAINT "quotes_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "quotes_number_unique" UNIQUE("number"),
	CONSTRAINT "quotes_validity" CHECK ("quotes"."valid_until" >= "quotes"."computed_at" + interval '48 hours'),
	CONSTRAINT "quotes_policy" CHECK ("quotes"."kind" = 'full' or "quotes"."policy_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "search_traces" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"asked" jsonb NOT NULL,
	"trace" jsonb NOT NULL,
	"found" boolean NOT NULL,
	CONSTRAINT "search_traces_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "papers" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"number" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"byte_length" integer NOT NULL,
	"content_sealed" "bytea" NOT NULL,
	"issued_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "papers_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"status" text NOT NULL,
	"amount" bigint NOT NULL,
	"txid" text NOT NULL,
	"payee_key" text NOT NULL,
	"payee_name" text NOT NULL,
	"payee_cnpj" text NOT NULL,
	"br_code" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "charges_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "charges_txid_unique" UNIQUE("txid"),
	CONSTRAINT "charges_amount" CHECK ("charges"."amount" > 0),
	CONSTRAINT "charges_code" CHECK ("charges"."status" <> 'live' or "charges"."br_code" is not null)
);
--> statement-breakpoint
CREATE TABLE "payables" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"ledger_account_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"due_on" date NOT NULL,
	"payable_until" date NOT NULL,
	"closes_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payables_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "payables_amount" CHECK ("payables"."amount" > 0),
	CONSTRAINT "payables_until" CHECK ("payables"."payable_until" >= "payables"."due_on")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"provider_payment_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"allocated" bigint NOT NULL,
	"suspended" bigint NOT NULL,
	"suspense_reason" text,
	"paid_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ledger_transaction_id" uuid NOT NULL,
	CONSTRAINT "payments_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "payments_parts" CHECK ("payments"."allocated" + "payments"."suspended" = "payments"."amount"),
	CONSTRAINT "payments_signs" CHECK ("payments"."amount" > 0 and "payments"."allocated" >= 0 and "payments"."suspended" >= 0),
	CONSTRAINT "payments_suspense_reason" CHECK (("payments"."suspended" > 0) = ("payments"."suspense_reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "webhook_inbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"event_key" text NOT NULL,
	"hint" jsonb NOT NULL,
	"body_sha256" "bytea" NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"processed_at" timestamp with time zone,
	"outcome" text,
	"attempts" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"value_index" "bytea" NOT NULL,
	"value_sealed" "bytea" NOT NULL,
	"creditor_id" uuid,
	"confirmed_at" timestamp with time zone,
	"suppressed_at" timestamp with time zone,
	"suppression_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contacts_suppression" CHECK (("contacts"."suppressed_at" is null) = ("contacts"."suppression_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "debtors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_kind" text NOT NULL,
	"document_index" "bytea" NOT NULL,
	"document_sealed" "bytea" NOT NULL,
	"name_sealed" "bytea" NOT NULL,
	"birth_date_sealed" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "debtors_document_index_unique" UNIQUE("document_index")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "staff_users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"creditor_ids" uuid[],
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "staff_users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "access_codes" ADD CONSTRAINT "access_codes_session_id_debtor_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."debtor_sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_codes" ADD CONSTRAINT "access_codes_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_links" ADD CONSTRAINT "access_links_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "access_links" ADD CONSTRAINT "access_links_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_sessions" ADD CONSTRAINT "debtor_sessions_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_sessions" ADD CONSTRAINT "debtor_sessions_link_id_access_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."access_links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_debts" ADD CONSTRAINT "agreement_debts_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_debts" ADD CONSTRAINT "agreement_debts_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_evidence" ADD CONSTRAINT "agreement_evidence_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instalments" ADD CONSTRAINT "instalments_creditor_id_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instalments" ADD CONSTRAINT "instalments_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditor_terms" ADD CONSTRAINT "creditor_terms_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debts" ADD CONSTRAINT "debts_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debts" ADD CONSTRAINT "debts_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debts" ADD CONSTRAINT "debts_creditor_id_portfolio_id_portfolios_creditor_id_id_fk" FOREIGN KEY ("creditor_id","portfolio_id") REFERENCES "public"."portfolios"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rejections" ADD CONSTRAINT "import_rejections_creditor_id_import_id_imports_creditor_id_id_fk" FOREIGN KEY ("creditor_id","import_id") REFERENCES "public"."imports"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_creditor_id_portfolio_id_portfolios_creditor_id_id_fk" FOREIGN KEY ("creditor_id","portfolio_id") REFERENCES "public"."portfolios"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portfolios" ADD CONSTRAINT "portfolios_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_creditor_id_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_creditor_id_debit_account_id_ledger_accounts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debit_account_id") REFERENCES "public"."ledger_accounts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_postings" ADD CONSTRAINT "ledger_postings_creditor_id_credit_account_id_ledger_accounts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","credit_account_id") REFERENCES "public"."ledger_accounts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_policies" ADD CONSTRAINT "offer_policies_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_debts" ADD CONSTRAINT "quote_debts_creditor_id_quote_id_quotes_creditor_id_id_fk" FOREIGN KEY ("creditor_id","quote_id") REFERENCES "public"."quotes"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_debts" ADD CONSTRAINT "quote_debts_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_creditor_id_payable_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payables" ADD CONSTRAINT "payables_creditor_id_ledger_account_id_ledger_accounts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_account_id") REFERENCES "public"."ledger_accounts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_creditor_id_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD CONSTRAINT "staff_sessions_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_codes_session" ON "access_codes" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "access_codes_debtor" ON "access_codes" USING btree ("debtor_id","created_at");--> statement-breakpoint
CREATE INDEX "access_links_debtor" ON "access_links" USING btree ("debtor_id","purpose");--> statement-breakpoint
CREATE INDEX "debtor_sessions_debtor" ON "debtor_sessions" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_debts_one_live" ON "agreement_debts" USING btree ("creditor_id","debt_id") WHERE "agreement_debts"."live";--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_one_per_quote" ON "agreements" USING btree ("creditor_id","quote_id") WHERE "agreements"."status" not in ('superseded', 'lapsed');--> statement-breakpoint
CREATE INDEX "agreements_debtor" ON "agreements" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "instalments_number" ON "instalments" USING btree ("creditor_id","agreement_id","number");--> statement-breakpoint
CREATE INDEX "audit_events_debtor" ON "audit_events" USING btree ("debtor_id","sequence");--> statement-breakpoint
CREATE INDEX "outbox_events_waiting" ON "outbox_events" USING btree ("sequence") WHERE "outbox_events"."dispatched_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "debts_contract" ON "debts" USING btree ("creditor_id","contract_number");--> statement-breakpoint
CREATE INDEX "debts_debtor" ON "debts" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "portfolios_name" ON "portfolios" USING btree ("creditor_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_accounts_one_per_creditor" ON "ledger_accounts" USING btree ("creditor_id","kind") WHERE "ledger_accounts"."kind" not in ('debt', 'agreement');--> statement-breakpoint
CREATE INDEX "ledger_postings_transaction" ON "ledger_postings" USING btree ("creditor_id","transaction_id");--> statement-breakpoint
CREATE INDEX "ledger_postings_debit" ON "ledger_postings" USING btree ("creditor_id","debit_account_id");--> statement-breakpoint
CREATE INDEX "ledger_postings_credit" ON "ledger_postings" USING btree ("creditor_id","credit_account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_key" ON "ledger_transactions" USING btree ("creditor_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_transactions_reversed_once" ON "ledger_transactions" USING btree ("creditor_id","reverses_id");--> statement-breakpoint
CREATE INDEX "ledger_transactions_subject" ON "ledger_transactions" USING btree ("creditor_id","subject_id");--> statement-breakpoint
CREATE INDEX "messages_debtor" ON "messages" USING btree ("debtor_id","created_at");--> statement-breakpoint
CREATE INDEX "messages_waiting" ON "messages" USING btree ("created_at") WHERE "messages"."status" in ('queued', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "offer_policies_version" ON "offer_policies" USING btree ("creditor_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "offer_policies_one_published" ON "offer_policies" USING btree ("creditor_id") WHERE "offer_policies"."status" = 'published';--> statement-breakpoint
CREATE INDEX "quotes_debtor" ON "quotes" USING btree ("debtor_id","valid_until");--> statement-breakpoint
CREATE INDEX "search_traces_debtor" ON "search_traces" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "papers_subject" ON "papers" USING btree ("creditor_id","kind","subject_id");--> statement-breakpoint
CREATE INDEX "papers_debtor" ON "papers" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "charges_one_live_per_payable" ON "charges" USING btree ("creditor_id","payable_id") WHERE "charges"."status" in ('created', 'live', 'unknown');--> statement-breakpoint
CREATE INDEX "charges_unsettled" ON "charges" USING btree ("status","updated_at") WHERE "charges"."status" in ('created', 'live', 'unknown');--> statement-breakpoint
CREATE INDEX "payables_debtor" ON "payables" USING btree ("debtor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_provider_id" ON "payments" USING btree ("provider","provider_payment_id");--> statement-breakpoint
CREATE INDEX "payments_payable" ON "payments" USING btree ("creditor_id","payable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_inbox_event" ON "webhook_inbox" USING btree ("provider","event_key");--> statement-breakpoint
CREATE INDEX "webhook_inbox_waiting" ON "webhook_inbox" USING btree ("received_at") WHERE "webhook_inbox"."processed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_value" ON "contacts" USING btree ("debtor_id","channel","value_index");--> statement-breakpoint
CREATE INDEX "contacts_by_value" ON "contacts" USING btree ("channel","value_index");--> statement-breakpoint
CREATE INDEX "staff_sessions_staff" ON "staff_sessions" USING btree ("staff_id");