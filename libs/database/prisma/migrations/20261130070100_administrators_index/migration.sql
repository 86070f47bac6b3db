-- Who is told of a report about a user: administrators, of whom there are few.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_administrators_idx" ON "users"("id") WHERE "role" = 'administrator';
