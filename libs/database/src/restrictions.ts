import { type RestrictionKind } from '@chatgenius/contracts';
import { type Queryable } from './stream-log/transaction.ts';

/** A ban or mute that is in force. */
export interface ActiveRestriction {
  readonly kind: RestrictionKind;
  /** Null where it does not end by itself. */
  readonly until: Date | null;
  /** Whether it holds in the whole deployment. */
  readonly everywhere: boolean;
}

export interface RestrictionRow {
  restriction: RestrictionKind | null;
  restricted_until: Date | null;
  restricted_everywhere: boolean | null;
}

/**
 * SQL that joins the restriction that keeps somebody from writing in a channel, as the columns of {@link RestrictionRow}. Of
 * several, a ban comes before a mute, and the one that lasts longest before the others. What only a newer release knows keeps
 * nobody from writing. One look into a small index.
 */
export const restrictionIn = (userId: string, channelId: string): string => `LEFT JOIN LATERAL (
  SELECT kind AS restriction, until AS restricted_until, channel_id IS NULL AS restricted_everywhere FROM restrictions
  WHERE user_id = ${userId} AND (channel_id = ${channelId} OR channel_id IS NULL) AND kind IN ('ban', 'mute') AND (until IS NULL OR until > now())
  ORDER BY kind, until DESC NULLS FIRST LIMIT 1
) AS restricted ON true`;

export function toRestriction({ restriction, restricted_until, restricted_everywhere }: RestrictionRow): ActiveRestriction | undefined {
  return restriction === null ? undefined : { kind: restriction, until: restricted_until, everywhere: restricted_everywhere === true };
}

/** What an error says of it. */
export const detailsOf = ({ until, everywhere }: Pick<ActiveRestriction, 'until' | 'everywhere'>): Readonly<Record<string, unknown>> => ({
  ...(until && { until: until.toISOString() }),
  ...(everywhere && { everywhere }),
});

/** SQL that says whether somebody is banned from the deployment now. */
export const isBannedEverywhere = (userId: string): string =>
  `EXISTS (SELECT FROM restrictions WHERE user_id = ${userId} AND channel_id IS NULL AND kind = 'ban' AND (until IS NULL OR until > now()))`;

/** Of these users the first one who is banned from the channel, or with null from the deployment. */
export async function readBan(db: Queryable, channelId: string | null, userIds: readonly string[]): Promise<{ userId: string; until: Date | null } | undefined> {
  const { rows } = await db.query<{ user_id: string; until: Date | null }>({
    name: 'read-ban',
    text: `SELECT user_id, until FROM restrictions
           WHERE user_id = ANY ($2::uuid[]) AND channel_id IS NOT DISTINCT FROM $1::uuid AND kind = 'ban' AND (until IS NULL OR until > now()) ORDER BY user_id LIMIT 1`,
    values: [channelId, userIds],
  });
  return rows.map((row) => ({ userId: row.user_id, until: row.until }))[0];
}
