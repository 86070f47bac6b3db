-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- AlterTable
ALTER TABLE "channel_deletions" ADD COLUMN     "rests_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "held_files" (
    "hold_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "held_files_pkey" PRIMARY KEY ("hold_id","file_id","message_id")
);

-- CreateIndex
CREATE INDEX "held_files_file_id_idx" ON "held_files"("file_id");

-- AddForeignKey
ALTER TABLE "held_files" ADD CONSTRAINT "held_files_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "retention_holds"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever takes files from messages on hold, their bytes stay until the hold ends. As the other trigger: whichever release it is.
CREATE FUNCTION "hold_released_files"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO held_files (hold_id, file_id, message_id)
  SELECT hold.id, gone.file_id, gone.message_id FROM gone JOIN retention_holds AS hold ON hold.channel_id = gone.channel_id
  UNION SELECT hold.id, gone.file_id, gone.message_id FROM gone JOIN retention_holds AS hold ON hold.user_id = gone.sender_id
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "message_files_held" AFTER DELETE ON "message_files"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "hold_released_files"();

-- The end of a hold takes its rows along, and file-service learns which files they were.
CREATE TRIGGER "held_files_released" AFTER DELETE ON "held_files"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "queue_released_files"();
