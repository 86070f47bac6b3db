-- Who has gone, for a time or for good. Memberships and everything else stay.
ALTER TABLE "users" ADD COLUMN "deactivated_at" TIMESTAMPTZ(3), ADD COLUMN "deactivated_by_id" UUID, ADD COLUMN "anonymised_at" TIMESTAMPTZ(3);
