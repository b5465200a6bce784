CREATE TABLE "audit_chain" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_chain_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"position" bigint PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"through" bigint NOT NULL,
	"key_id" text,
	"signature" "bytea",
	"sealed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_event_id_audit_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."audit_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_heads_sealed" ON "audit_heads" USING btree ("sealed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_events_sequence" ON "audit_events" USING btree ("sequence");--> statement-breakpoint
CREATE INDEX "audit_events_creditor" ON "audit_events" USING btree ("creditor_id","sequence");--> statement-breakpoint
CREATE INDEX "audit_events_staff" ON "audit_events" USING btree ("actor_id","sequence") WHERE "audit_events"."actor_kind" = 'staff';