-- AlterTable
ALTER TABLE "stream_cursors" ADD COLUMN     "unread_from" BIGINT;
