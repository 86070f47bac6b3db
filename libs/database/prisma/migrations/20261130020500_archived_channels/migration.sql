-- Those that are archived do not stand between the others when public channels are browsed.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "channels_open_name_id_idx" ON "channels"("name", "id") WHERE "kind" = 'public' AND "archived_at" IS NULL;
