-- The keyset by which a user's channels are listed; it begins as the index of users does, which goes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "channel_members_user_id_channel_id_idx" ON "channel_members"("user_id", "channel_id");
