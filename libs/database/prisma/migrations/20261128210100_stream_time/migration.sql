-- AlterTable
ALTER TABLE "streams" ADD COLUMN     "last_at" TIMESTAMPTZ(3);
