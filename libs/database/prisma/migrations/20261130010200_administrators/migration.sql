-- Few among many: whether somebody else is left, and who they are, is asked without reading the others.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_administrators_idx" ON "users" ("handle") WHERE role = 'administrator';
