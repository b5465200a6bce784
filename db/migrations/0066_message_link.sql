ALTER TABLE "messages" ADD COLUMN "link_id" uuid;--> statement-breakpoint
CREATE INDEX "messages_link" ON "messages" USING btree ("link_id") WHERE "messages"."link_id" is not null;