-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- CreateEnum
CREATE TYPE "file_state" AS ENUM ('uploading', 'processing', 'ready', 'refused', 'removed');

-- CreateTable
CREATE TABLE "files" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "state" "file_state" NOT NULL DEFAULT 'uploading',
    "reason" TEXT,
    "inline" BOOLEAN NOT NULL DEFAULT false,
    "facts" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tell_at" TIMESTAMPTZ(3),
    "tellings" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_variants" (
    "file_id" UUID NOT NULL,
    "variant" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,

    CONSTRAINT "file_variants_pkey" PRIMARY KEY ("file_id","variant")
);

-- CreateTable
CREATE TABLE "blobs" (
    "sha256" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "upload_locks" (
    "file_id" UUID NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "wanted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "upload_locks_pkey" PRIMARY KEY ("file_id")
);

-- CreateTable
CREATE TABLE "message_files" (
    "message_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "channel_id" UUID NOT NULL,
    "thread_id" UUID,
    "sender_id" UUID NOT NULL,
    "forwarded" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "event_seq" BIGINT,

    CONSTRAINT "message_files_pkey" PRIMARY KEY ("message_id","file_id")
);

-- CreateTable
CREATE TABLE "released_files" (
    "file_id" UUID NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "released_files_pkey" PRIMARY KEY ("file_id")
);

-- CreateIndex
CREATE INDEX "files_owner_id_created_at_id_idx" ON "files"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "file_variants_sha256_idx" ON "file_variants"("sha256");

-- CreateIndex
CREATE INDEX "upload_locks_holder_idx" ON "upload_locks"("holder");

-- CreateIndex
CREATE INDEX "message_files_file_id_idx" ON "message_files"("file_id");

-- CreateIndex
CREATE INDEX "message_files_channel_id_created_at_message_id_position_idx" ON "message_files"("channel_id", "created_at", "message_id", "position");

-- CreateIndex
CREATE INDEX "released_files_released_at_file_id_idx" ON "released_files"("released_at", "file_id");

-- What somebody is to look at, and who has not been told yet: few among many.
CREATE INDEX "files_next_at_idx" ON "files"("next_at", "id") WHERE "next_at" IS NOT NULL;
CREATE INDEX "files_tell_at_idx" ON "files"("tell_at", "id") WHERE "tell_at" IS NOT NULL;

-- A file is sent once; what is forwarded shares it.
CREATE UNIQUE INDEX "message_files_sent_idx" ON "message_files"("file_id") WHERE NOT "forwarded";

-- Whoever takes files from messages, file-service learns of it: it removes those that no message has any more.
CREATE FUNCTION "queue_released_files"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO released_files (file_id) SELECT DISTINCT file_id FROM gone ORDER BY file_id ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "message_files_released" AFTER DELETE ON "message_files"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "queue_released_files"();
