-- Before the old index goes, so that no message can be sent twice meanwhile: what Prisma cannot express. Sent messages have
-- their names to themselves; those of imported ones are of their channel ("messages_imported_idx").
CREATE UNIQUE INDEX "messages_sent_idx" ON "messages"("sender_id", "client_message_id") WHERE "imported_by_id" IS NULL;

-- CreateIndex
-- For releases before this one, which look for both kinds at once. To be dropped once none of them runs.
CREATE INDEX "messages_sender_id_client_message_id_idx" ON "messages"("sender_id", "client_message_id");

-- DropIndex
DROP INDEX "messages_sender_id_client_message_id_key";
