-- "channel_members_user_id_channel_id_idx" serves whoever asked it.
DROP INDEX CONCURRENTLY IF EXISTS "channel_members_user_id_idx";
