-- AlterTable
ALTER TABLE "stream_cursors" ADD COLUMN     "shared_delivered" BIGINT,
ADD COLUMN     "shared_read" BIGINT,
ADD COLUMN     "withheld" BOOLEAN NOT NULL DEFAULT false;

-- Looked through, page by page, for those that need not be withheld any more.
CREATE INDEX "stream_cursors_withheld_idx" ON "stream_cursors"("user_id", "stream_id") WHERE "withheld";
