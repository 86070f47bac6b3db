import { type UserExport } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { ownChange } from '../identity/own-changes.ts';
import { DATABASE } from '../tokens.ts';
import { ROWS, walkRows } from './row-walk.ts';

/** What channel-api's tables have of a user, without secrets. */
@Injectable()
export class ExportRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Notes that a user's data goes out. @returns nothing; or in how many milliseconds it may again, when it did less than a day ago
   */
  async begin(userId: string): Promise<number | undefined> {
    const isBegun = await withTransaction(this.database.pool, async (transaction) => {
      const { rowCount } = await transaction.query(
        `INSERT INTO user_exports (user_id, started_at) VALUES ($1, now())
         ON CONFLICT (user_id) DO UPDATE SET started_at = now() WHERE user_exports.started_at <= now() - interval '1 day'`,
        [userId],
      );
      if (rowCount === 1) await recordAudit(transaction, ownChange(userId, 'user-data:exported'));
      return rowCount === 1;
    });
    if (isBegun) return undefined;
    const { rows } = await this.database.pool.query<{ ms: number }>(
      `SELECT ceil(extract(epoch FROM started_at + interval '1 day' - now()) * 1000)::int AS ms FROM user_exports WHERE user_id = $1`,
      [userId],
    );
    return Math.max(1, rows[0]?.ms ?? 1);
  }

  /** It broke off: it may begin again in some minutes. */
  async brokeOff(userId: string): Promise<void> {
    await this.database.pool.query("UPDATE user_exports SET started_at = now() - interval '1 day' + interval '5 minutes' WHERE user_id = $1", [userId]);
  }

  sessions(userId: string): AsyncGenerator<UserExport['sessions'][number]> {
    return this.#walk(
      `SELECT id, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", revoked_reason AS "revokedReason", user_agent AS "userAgent",
         address_range AS "addressRange", last_used_at AS "lastUsedAt"
       FROM sessions WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  channels(userId: string): AsyncGenerator<UserExport['channels'][number]> {
    return this.#walk(
      `SELECT channel.id, channel.kind, channel.name, member.role, member.joined_at AS "joinedAt",
         json_build_object('mutedUntil', member.muted_until, 'favourite', member.favourite, 'notify', member.notify, 'hidden', member.hidden) AS settings
       FROM channel_members AS member JOIN channels AS channel ON channel.id = member.channel_id
       WHERE member.user_id = $1 AND member.channel_id > $2
         AND NOT EXISTS (
           SELECT FROM direct_conversations AS direct WHERE direct.channel_id = channel.id AND $1 = ANY (direct.hidden_from)
             AND NOT EXISTS (SELECT FROM direct_shown WHERE channel_id = direct.channel_id)
         )
       ORDER BY member.channel_id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  /** Invitations received and sent. */
  invitations(userId: string): AsyncGenerator<UserExport['invitations'][number]> {
    return this.#walk(
      `SELECT id, channel_id AS "channelId", user_id AS "userId", inviter_id AS "inviterId", role, state, created_at AS "createdAt"
       FROM channel_invitations WHERE (user_id = $1 OR inviter_id = $1) AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  /** Without what opens them. */
  links(userId: string): AsyncGenerator<UserExport['links'][number]> {
    return this.#walk(
      `SELECT id, channel_id AS "channelId", role, created_at AS "createdAt", expires_at AS "expiresAt", max_uses AS "maxUses", uses
       FROM channel_invitation_links WHERE creator_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  files(userId: string): AsyncGenerator<UserExport['files'][number]> {
    return this.#walk(
      `SELECT id, name, media_type AS "mediaType", bytes, state, created_at AS "createdAt"
       FROM files WHERE owner_id = $1 AND state <> 'removed' AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  blocks(userId: string): AsyncGenerator<UserExport['blocks'][number]> {
    return this.#walk(
      `SELECT blocked_id AS "userId", created_at AS "blockedAt" FROM user_blocks WHERE blocker_id = $1 AND blocked_id > $2 ORDER BY blocked_id LIMIT ${ROWS}`,
      userId,
      (block) => block.userId,
    );
  }

  bots(userId: string): AsyncGenerator<UserExport['bots'][number]> {
    return this.#walk(
      `SELECT id, handle, display_name AS "displayName", created_at AS "createdAt", coalesce((
         SELECT json_agg(json_build_object('name', name, 'createdAt', token.created_at, 'lastUsedAt', last_used_at)) FROM service_tokens AS token WHERE token.user_id = users.id
       ), '[]') AS tokens
       FROM users WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  webhooks(userId: string): AsyncGenerator<UserExport['webhooks'][number]> {
    return this.#walk(
      `SELECT id, channel_id AS "channelId", direction, name, url, created_at AS "createdAt"
       FROM webhooks WHERE created_by_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS}`,
      userId,
      ({ id }) => id,
    );
  }

  #walk<Row extends object>(text: string, userId: string, keyOf: (row: Row) => string): AsyncGenerator<Row> {
    return walkRows(this.database, { text, userId, keyOf });
  }
}
