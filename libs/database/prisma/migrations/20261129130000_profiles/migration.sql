-- What users say about themselves.
ALTER TABLE "users" ADD COLUMN "bio" TEXT, ADD COLUMN "time_zone" TEXT, ADD COLUMN "locale" TEXT;
