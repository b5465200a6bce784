DROP INDEX "cases_clock";--> statement-breakpoint
ALTER TABLE "debtor_sessions" ADD COLUMN "idle_minutes" smallint DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "legal_priority" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "cases_clock" ON "cases" USING btree ("due_on",(-"legal_priority"),"id") WHERE "cases"."state" in ('open', 'asked');--> statement-breakpoint
ALTER TABLE "debtor_sessions" ADD CONSTRAINT "debtor_sessions_idle" CHECK ("debtor_sessions"."idle_minutes" in (15, 30));--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_priority" CHECK ("cases"."legal_priority" between 0 and 2);