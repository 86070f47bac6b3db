-- What a channel says of itself, which change of it this is, and how many members it has: absent until that is counted.
ALTER TABLE "channels"
    ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "description" TEXT,
    ADD COLUMN "metadata" JSONB,
    ADD COLUMN "slow_mode_seconds" INTEGER,
    ADD COLUMN "member_count" INTEGER;
