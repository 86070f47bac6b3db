-- CreateTable
CREATE TABLE "channel_deletions" (
    "channel_id" UUID NOT NULL,
    "deleted_by_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "emptied" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "channel_deletions_pkey" PRIMARY KEY ("channel_id")
);

-- CreateTable
CREATE TABLE "channel_deletion_members" (
    "channel_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "channel_deletion_members_pkey" PRIMARY KEY ("channel_id","user_id")
);
