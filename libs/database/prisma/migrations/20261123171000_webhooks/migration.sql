-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- CreateEnum
CREATE TYPE "webhook_direction" AS ENUM ('incoming', 'outgoing');

-- AlterEnum
ALTER TYPE "user_kind" ADD VALUE 'webhook';

-- CreateTable
CREATE TABLE "webhooks" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "direction" "webhook_direction" NOT NULL,
    "name" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "secret" BYTEA NOT NULL,
    "previous_secret" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(3),
    "user_id" UUID,
    "url" TEXT,
    "events" TEXT[],
    "start_epoch" TEXT,
    "start_seq" BIGINT,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_positions" (
    "webhook_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "epoch" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "ping" TEXT,
    "attempts" BIGINT NOT NULL DEFAULT 0,
    "lease_id" UUID,
    "lease_until" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_positions_pkey" PRIMARY KEY ("webhook_id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "webhook_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "message_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "seq" BIGINT,
    "attempt" INTEGER NOT NULL,
    "delivered" BOOLEAN NOT NULL,
    "http_status" INTEGER,
    "error" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("webhook_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhooks_user_id_key" ON "webhooks"("user_id");

-- CreateIndex
CREATE INDEX "webhooks_channel_id_idx" ON "webhooks"("channel_id");

-- CreateIndex
CREATE INDEX "webhooks_created_by_id_idx" ON "webhooks"("created_by_id");

-- CreateIndex
CREATE INDEX "webhooks_created_at_idx" ON "webhooks"("created_at");

-- CreateIndex
CREATE INDEX "webhook_positions_channel_id_idx" ON "webhook_positions"("channel_id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_at_idx" ON "webhook_deliveries"("at");

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_positions" ADD CONSTRAINT "webhook_positions_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook_positions"("webhook_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- People sign in by a password; bots answer to somebody; a webhook's user does neither. Without naming the new value,
-- which this transaction may not use yet.
ALTER TABLE "users" DROP CONSTRAINT "users_bot_check";
ALTER TABLE "users" ADD CONSTRAINT "users_kind_check"
    CHECK (("kind" = 'person') = ("password_hash" IS NOT NULL) AND ("kind" = 'bot') = ("owner_id" IS NOT NULL));

-- What each direction has.
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_direction_check" CHECK (
    ("direction" = 'incoming') = ("user_id" IS NOT NULL)
    AND ("direction" = 'outgoing') = ("url" IS NOT NULL AND "start_epoch" IS NOT NULL AND "start_seq" IS NOT NULL)
);

-- A position moves with every delivery: with room on the page the update stays there and touches no index.
ALTER TABLE "webhook_positions" SET (fillfactor = 50);
