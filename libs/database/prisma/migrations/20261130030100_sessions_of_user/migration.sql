-- The keyset by which users list their sessions.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "sessions_user_id_id_idx" ON "sessions"("user_id", "id");
