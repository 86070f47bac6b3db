-- Administrators list people of a role, by id.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_people_by_role_idx" ON "users" ("role", "id") WHERE "kind" = 'person';
