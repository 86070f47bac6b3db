-- Public channels are found by how words of their name or topic begin.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "channels_words_idx" ON "channels" USING gin (to_tsvector('simple', "search_words"("name" || ' ' || coalesce("topic", '')))) WHERE "kind" = 'public';
