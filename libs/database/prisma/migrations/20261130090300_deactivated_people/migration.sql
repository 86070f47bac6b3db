-- Administrators list people who are deactivated, by id.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_deactivated_people_idx" ON "users" ("id") WHERE "kind" = 'person' AND "deactivated_at" IS NOT NULL;
