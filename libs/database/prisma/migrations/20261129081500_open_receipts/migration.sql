-- AlterTable
ALTER TABLE "stream_cursors" ADD COLUMN     "open_delivered" BIGINT,
ADD COLUMN     "open_read" BIGINT;
