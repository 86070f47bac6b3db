import { limits } from '@chatgenius/contracts';

/** Who is in a block relation with a user, in either direction: at most so many. */
const related = (user: string, most: number): string => `(
  SELECT blocked_id AS user_id FROM user_blocks WHERE blocker_id = ${user}
  UNION ALL SELECT blocker_id FROM user_blocks WHERE blocked_id = ${user}
  LIMIT ${most}
)`;

/**
 * Whether a user's receipts are withheld from everybody in a channel, by expressions for both ids: the user has left it (and
 * may come back, when it is told how far they had got), is invisible, or in too many block relations to look at each.
 * Scalar subqueries: of an EXISTS beside an OR, Postgres may read the whole table.
 */
export const isHiddenFromAll = (user: string, channel: string): string => `(
  coalesce((SELECT false FROM channel_members WHERE channel_id = ${channel} AND user_id = ${user} LIMIT 1), true)
  OR coalesce((
    SELECT chosen = 'invisible' AND (until IS NULL OR until > now()) FROM user_presence WHERE user_id = ${user} LIMIT 1
  ), false)
  OR coalesce((SELECT true FROM ${related(user, limits.blocksRegarded + 1)} AS relation OFFSET ${limits.blocksRegarded} LIMIT 1), false)
)`;

/** Members of the channel who may not see that the user has read there: one of the two has blocked the other. */
export const hiddenFrom = (user: string, channel: string): string => `
  SELECT other.user_id FROM ${related(user, limits.blocksRegarded)} AS other
  WHERE (SELECT true FROM channel_members WHERE channel_id = ${channel} AND user_id = other.user_id LIMIT 1)`;

/**
 * Whether a user's receipts are withheld from the channel's stream, since what happens in it is the same for all. Who may
 * see them all the same is told beside it.
 */
export const isWithheld = (user: string, channel: string): string =>
  `(${isHiddenFromAll(user, channel)} OR coalesce((SELECT true FROM (${hiddenFrom(user, channel)}) AS other LIMIT 1), false))`;
