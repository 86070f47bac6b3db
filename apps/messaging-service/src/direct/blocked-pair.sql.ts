/** Whether a channel is a direct conversation of two, one of whom has blocked the other, or is deactivated. Nobody blocks themselves. */
export const isBlockedPair = (channel: string): string => `(
  ${channel}.kind = 'direct' AND cardinality(${channel}.direct_member_ids) = 2
  AND (
    EXISTS (SELECT FROM user_blocks WHERE blocker_id = ANY (${channel}.direct_member_ids) AND blocked_id = ANY (${channel}.direct_member_ids))
    OR EXISTS (SELECT FROM users WHERE id = ANY (${channel}.direct_member_ids) AND deactivated_at IS NOT NULL)
  )
)`;
