-- AlterTable
ALTER TABLE "stream_cursors" ADD COLUMN     "announced" BIGINT NOT NULL DEFAULT 0;
