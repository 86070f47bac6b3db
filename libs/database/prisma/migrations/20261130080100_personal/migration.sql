-- CreateEnum
CREATE TYPE "schedule_state" AS ENUM ('waiting', 'sending', 'failed');

-- CreateTable
CREATE TABLE "saved_messages" (
    "user_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_messages_pkey" PRIMARY KEY ("user_id","message_id")
);

-- CreateTable
CREATE TABLE "drafts" (
    "user_id" UUID NOT NULL,
    "stream_id" TEXT NOT NULL,
    "channel_id" UUID NOT NULL,
    "thread_id" UUID,
    "text" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drafts_pkey" PRIMARY KEY ("user_id","stream_id")
);

-- CreateTable
CREATE TABLE "scheduled_messages" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "thread_id" UUID,
    "text" TEXT NOT NULL,
    "attachment_ids" UUID[],
    "send_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "schedule_state" NOT NULL DEFAULT 'waiting',
    "next_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "scheduled_messages_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "saved_messages_user_id_saved_at_message_id_idx" ON "saved_messages"("user_id", "saved_at", "message_id");

-- CreateIndex
CREATE INDEX "saved_messages_message_id_idx" ON "saved_messages"("message_id");

-- CreateIndex
CREATE INDEX "drafts_user_id_version_idx" ON "drafts"("user_id", "version");

-- CreateIndex
CREATE INDEX "drafts_channel_id_idx" ON "drafts"("channel_id");

-- CreateIndex
CREATE INDEX "scheduled_messages_user_id_send_at_id_idx" ON "scheduled_messages"("user_id", "send_at", "id");

-- CreateIndex
CREATE INDEX "scheduled_messages_next_at_idx" ON "scheduled_messages"("next_at");

-- CreateIndex
CREATE INDEX "scheduled_messages_channel_id_idx" ON "scheduled_messages"("channel_id");
