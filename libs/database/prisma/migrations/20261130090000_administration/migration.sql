-- CreateEnum
CREATE TYPE "announcement_level" AS ENUM ('info', 'warning', 'critical');

-- CreateTable
CREATE TABLE "user_activity" (
    "user_id" UUID NOT NULL,
    "last_active_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_activity_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "announcements" (
    "id" UUID NOT NULL,
    "channel_id" UUID,
    "text" TEXT NOT NULL,
    "level" "announcement_level" NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "announcements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "statistics_days" (
    "day" DATE NOT NULL,
    "messages" BIGINT NOT NULL DEFAULT 0,
    "message_bytes" BIGINT NOT NULL DEFAULT 0,
    "file_bytes" BIGINT NOT NULL DEFAULT 0,
    "people" INTEGER,
    "active_1" INTEGER,
    "active_7" INTEGER,
    "active_30" INTEGER,
    "channels" INTEGER,
    "database_bytes" BIGINT,

    CONSTRAINT "statistics_days_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "task_turns" (
    "name" TEXT NOT NULL,
    "lease_id" UUID,
    "lease_until" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "position" TEXT,

    CONSTRAINT "task_turns_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "retention_policies" (
    "scope" TEXT NOT NULL,
    "channel_id" UUID,
    "days" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" UUID NOT NULL,

    CONSTRAINT "retention_policies_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "retention_holds" (
    "id" UUID NOT NULL,
    "channel_id" UUID,
    "user_id" UUID,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_holds_pkey" PRIMARY KEY ("id"),
    -- A channel or a user, and not both.
    CONSTRAINT "retention_holds_subject_check" CHECK (num_nonnulls("channel_id", "user_id") = 1)
);

-- CreateTable
CREATE TABLE "retention_removals" (
    "stream_id" TEXT COLLATE "C" NOT NULL,
    "channel_id" UUID NOT NULL,
    "messages" INTEGER NOT NULL,
    "before" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_removals_pkey" PRIMARY KEY ("stream_id")
);

-- CreateIndex
CREATE INDEX "user_activity_last_active_at_idx" ON "user_activity"("last_active_at");

-- CreateIndex
CREATE INDEX "announcements_until_idx" ON "announcements"("until");

-- CreateIndex
CREATE INDEX "announcements_channel_id_idx" ON "announcements"("channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "retention_policies_channel_id_key" ON "retention_policies"("channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "retention_holds_channel_id_key" ON "retention_holds"("channel_id");

-- CreateIndex
CREATE UNIQUE INDEX "retention_holds_user_id_key" ON "retention_holds"("user_id");

-- CreateIndex
CREATE INDEX "retention_removals_channel_id_idx" ON "retention_removals"("channel_id");

-- AddForeignKey
ALTER TABLE "user_activity" ADD CONSTRAINT "user_activity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "announcements" ADD CONSTRAINT "announcements_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_policies" ADD CONSTRAINT "retention_policies_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_holds" ADD CONSTRAINT "retention_holds_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_holds" ADD CONSTRAINT "retention_holds_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
