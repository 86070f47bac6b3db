import { deploymentRoleOf } from './deployment-role.ts';

/**
 * Whether a user may read what was said in a channel: members, and of a public one everybody who may browse, but for those who
 * were put out of it. As `channel:browse` in the permission table says it, which is not asked for members.
 */
export const mayRead = (channelId: string, userId: string): string => `(
  EXISTS (SELECT FROM channel_members WHERE channel_id = ${channelId} AND user_id = ${userId})
  OR (
    EXISTS (SELECT FROM channels WHERE id = ${channelId} AND kind = 'public')
    AND ${deploymentRoleOf(userId)} <> 'guest'
    AND NOT EXISTS (SELECT FROM channel_departures WHERE channel_id = ${channelId} AND user_id = ${userId} AND removed)
  )
)`;
