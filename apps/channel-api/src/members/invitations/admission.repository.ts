import { type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { type Acquaintance } from './admission.rules.ts';

/** What decides whether somebody may be added without being asked. */
@Injectable()
export class AdmissionRepository {
  /** One for each user, also of those who do not exist. */
  async acquaintances(transaction: Transaction, channelId: string, actorId: string, userIds: readonly string[]): Promise<(Acquaintance & { readonly deactivated: boolean })[]> {
    const { rows } = await transaction.query<Acquaintance & { readonly deactivated: boolean }>({
      name: 'acquaintances-active',
      text: `WITH sharing AS MATERIALIZED (
               SELECT DISTINCT theirs.user_id FROM channel_members AS theirs
               WHERE theirs.user_id = ANY ($3::uuid[]) AND theirs.channel_id IN (
                 SELECT mine.channel_id FROM channel_members AS mine JOIN channels ON channels.id = mine.channel_id
                 WHERE mine.user_id = $2 AND channels.kind = 'private'
               )
             )
             SELECT asked.id AS "userId",
               EXISTS (SELECT FROM user_blocks WHERE blocker_id = asked.id AND blocked_id = $2) AS blocks,
               EXISTS (SELECT FROM users WHERE id = asked.id AND owner_id = $2) AS owned,
               EXISTS (SELECT FROM users WHERE id = asked.id AND deactivated_at IS NOT NULL) AS deactivated,
               sharing.user_id IS NOT NULL AS shares,
               EXISTS (SELECT FROM channel_departures WHERE channel_id = $1 AND user_id = asked.id AND (NOT removed OR at > now() - interval '1 day')) AS left,
               (SELECT count(*) FROM channel_members WHERE user_id = asked.id AND added_by_id IS NOT NULL AND joined_at > now() - interval '1 day')
               + (SELECT count(*) FROM channel_departures WHERE user_id = asked.id AND removed AND at > now() - interval '1 day') AS "addedLately"
             FROM unnest($3::uuid[]) AS asked (id) LEFT JOIN sharing ON sharing.user_id = asked.id`,
      values: [channelId, actorId, userIds],
    });
    return rows;
  }
}
