-- People are found by how words of their handle or name begin.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "users_words_idx" ON "users" USING gin (to_tsvector('simple', "search_words"("handle" || ' ' || "display_name")));
