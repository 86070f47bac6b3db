-- CreateEnum
CREATE TYPE "restriction_kind" AS ENUM ('ban', 'mute');

-- CreateEnum
CREATE TYPE "report_state" AS ENUM ('open', 'claimed', 'resolved', 'dismissed');

-- CreateTable
CREATE TABLE "restrictions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel_id" UUID,
    "kind" "restriction_kind" NOT NULL,
    "until" TIMESTAMPTZ(3),
    "reason" TEXT,
    "by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "restrictions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slow_mode_sends" (
    "channel_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slow_mode_sends_pkey" PRIMARY KEY ("channel_id","user_id")
);

-- CreateTable
CREATE TABLE "reports" (
    "id" UUID NOT NULL,
    "reporter_id" UUID,
    "subject_kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subject_user_id" UUID NOT NULL,
    "channel_id" UUID,
    "category" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" "report_state" NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "moderator_id" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "word_filters" (
    "id" UUID NOT NULL,
    "channel_id" UUID,
    "entries" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "word_filters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_purges" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel_id" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TEXT NOT NULL DEFAULT '',
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_purges_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "restrictions_channel_id_kind_user_id_idx" ON "restrictions"("channel_id", "kind", "user_id");

-- CreateIndex: the deployment, whose channel is NULL, has one of each as well.
CREATE UNIQUE INDEX "restrictions_user_id_channel_id_kind_key" ON "restrictions"("user_id", "channel_id", "kind") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "reports_channel_id_state_id_idx" ON "reports"("channel_id", "state", "id");

-- CreateIndex
CREATE INDEX "reports_state_id_idx" ON "reports"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "word_filters_channel_id_key" ON "word_filters"("channel_id") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "word_filters_updated_at_idx" ON "word_filters"("updated_at");

-- AddForeignKey
ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "restrictions" ADD CONSTRAINT "restrictions_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot express.

-- Somebody who reports the same again gets the report that is there, until it is decided.
CREATE UNIQUE INDEX "reports_undecided_key" ON "reports"("reporter_id", "subject_kind", "subject_id") WHERE "decided_at" IS NULL;

CREATE INDEX "message_purges_unfinished_idx" ON "message_purges"("created_at") WHERE "finished_at" IS NULL;
