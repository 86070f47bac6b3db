-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "live" JSONB;

-- CreateTable
CREATE TABLE "live_messages" (
    "message_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "interrupted" BOOLEAN NOT NULL DEFAULT false,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "text" TEXT NOT NULL,
    "length" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "step" INTEGER NOT NULL DEFAULT 0,
    "metadata" JSONB,
    "cancel" JSONB,
    "heard_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "live_messages_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "live_messages_user_id_idx" ON "live_messages"("user_id");

-- CreateIndex
CREATE INDEX "live_messages_heard_at_idx" ON "live_messages"("heard_at");

-- Its few rows change several times a second: room for the next version in the same page.
ALTER TABLE "live_messages" SET (fillfactor = 50);
