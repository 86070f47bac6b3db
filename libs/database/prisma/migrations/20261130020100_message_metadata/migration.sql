-- What applications keep with their messages.
ALTER TABLE "messages" ADD COLUMN "metadata" JSONB;
