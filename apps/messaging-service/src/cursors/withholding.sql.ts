import { limits } from '@chatgenius/contracts';

/**
 * Whether a user's receipts are withheld from a channel, by expressions for both ids: the user has left it (and may come
 * back, when it is told how far they had got), is invisible, or one of the user and a member has blocked the other. From everybody there, since what happens in a stream is the same for all.
 * Scalar subqueries: of an EXISTS beside an OR, Postgres may read the whole table.
 */
export const isWithheld = (user: string, channel: string): string => `(
  coalesce((SELECT false FROM channel_members WHERE channel_id = ${channel} AND user_id = ${user} LIMIT 1), true)
  OR coalesce((
    SELECT chosen = 'invisible' AND (until IS NULL OR until > now()) FROM user_presence WHERE user_id = ${user} LIMIT 1
  ), false)
  OR coalesce((
    SELECT true FROM (
      SELECT user_id, row_number() OVER () AS place FROM (
        SELECT blocked_id AS user_id FROM user_blocks WHERE blocker_id = ${user}
        UNION ALL SELECT blocker_id FROM user_blocks WHERE blocked_id = ${user}
        LIMIT ${limits.blocksRegarded + 1}
      ) AS related
    ) AS other
    WHERE other.place > ${limits.blocksRegarded}
      OR (SELECT true FROM channel_members WHERE channel_id = ${channel} AND user_id = other.user_id LIMIT 1)
    LIMIT 1
  ), false)
)`;
