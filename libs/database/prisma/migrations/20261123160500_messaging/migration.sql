-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- AlterTable
ALTER TABLE "channel_members" ADD COLUMN     "joined_seq" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "attachments" JSONB,
ADD COLUMN     "mentions" JSONB,
ADD COLUMN     "pinned_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "message_edits" (
    "message_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_by" UUID NOT NULL,
    "event_seq" BIGINT,

    CONSTRAINT "message_edits_pkey" PRIMARY KEY ("message_id","version")
);

-- CreateTable
CREATE TABLE "reactions" (
    "message_id" UUID NOT NULL,
    "emoji" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "reactions_pkey" PRIMARY KEY ("message_id","emoji","user_id")
);

-- CreateTable
CREATE TABLE "threads" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "reply_count" INTEGER NOT NULL DEFAULT 0,
    "last_reply_at" TIMESTAMPTZ(3) NOT NULL,
    "last_reply_id" UUID NOT NULL,
    "participant_ids" UUID[],

    CONSTRAINT "threads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "thread_followers" (
    "thread_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "following" BOOLEAN NOT NULL,
    "since_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "thread_followers_pkey" PRIMARY KEY ("thread_id","user_id")
);

-- CreateTable
CREATE TABLE "mentions" (
    "user_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "thread_id" UUID,
    "seq" BIGINT NOT NULL,
    "event_seq" BIGINT NOT NULL,

    CONSTRAINT "mentions_pkey" PRIMARY KEY ("user_id","message_id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "message_id" UUID,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream_cursors" (
    "stream_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "delivered" BIGINT NOT NULL,
    "read" BIGINT NOT NULL,
    "pending" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "stream_cursors_pkey" PRIMARY KEY ("stream_id","user_id")
);

-- CreateIndex
CREATE INDEX "mentions_message_id_idx" ON "mentions"("message_id");

-- CreateIndex
CREATE INDEX "attachments_message_id_idx" ON "attachments"("message_id");

-- As in the tables of the log: bytes, whatever the libc. Streams are looked up by ids that SQL puts together, and
-- emoji that a libc believes to be equal are different ones.
ALTER TABLE "stream_cursors" ALTER COLUMN "stream_id" TYPE TEXT COLLATE "C";
ALTER TABLE "reactions" ALTER COLUMN "emoji" TYPE TEXT COLLATE "C";

-- Cursors move all day long.
ALTER TABLE "stream_cursors" SET (fillfactor = 50);

-- What is read was delivered.
ALTER TABLE "stream_cursors" ADD CONSTRAINT "stream_cursors_read_check" CHECK ("read" <= "delivered");

-- Streams that have something to announce: nearly always few.
CREATE INDEX "stream_cursors_pending_idx" ON "stream_cursors"("stream_id") WHERE "pending";

-- Pinned messages of a channel, newest first.
CREATE INDEX "messages_pinned_idx" ON "messages"("channel_id", "pinned_at") WHERE "pinned_at" IS NOT NULL;

-- Threads that somebody follows.
CREATE INDEX "thread_followers_following_idx" ON "thread_followers"("user_id") WHERE "following";

-- The ranges that unread mentions are counted in.
CREATE INDEX "mentions_channel_idx" ON "mentions"("user_id", "channel_id", "seq") WHERE "thread_id" IS NULL;
CREATE INDEX "mentions_thread_idx" ON "mentions"("user_id", "thread_id", "seq") WHERE "thread_id" IS NOT NULL;

-- Every user has a stream from now on, also those who signed up before.
INSERT INTO "streams" ("id", "epoch")
SELECT 'user:' || "id", left(gen_random_uuid()::text, 8) FROM "users"
ON CONFLICT DO NOTHING;
