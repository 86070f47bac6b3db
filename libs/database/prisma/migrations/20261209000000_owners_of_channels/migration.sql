-- How many owners a channel has, without a walk along its members.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "channel_members_owners_idx" ON "channel_members" ("channel_id") WHERE "role" = 'owner';
