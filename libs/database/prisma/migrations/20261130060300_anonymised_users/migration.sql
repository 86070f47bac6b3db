-- Few among many: presence-service forgets what it knows of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_anonymised_idx" ON "users" ("id") WHERE "anonymised_at" IS NOT NULL;
