import { type Channel, type Cursor, type MemberRole, type User } from '@chatgenius/contracts';
import { toChannel, type ChannelRow } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

interface OpenChannelRow extends ChannelRow {
  role: MemberRole;
  epoch: string;
  head: number;
}

export interface OpenChannel {
  readonly channel: Channel;
  readonly role: MemberRole;
  readonly head: Cursor;
}

const memberChannels = `
  SELECT c.id, c.kind, c.name, c.topic, c.created_at, c.archived_at, m.role, s.epoch, s.head
  FROM channel_members m JOIN channels c ON c.id = m.channel_id JOIN streams s ON s.id = 'channel:' || c.id`;

/** Channels as their members see them, with where their streams stand. */
@Injectable()
export class ChannelRepository {
  constructor(private readonly pool: Pool) {}

  /** Membership and head in one snapshot; nothing when there is no such channel or membership. */
  async open(channelId: string, userId: string): Promise<OpenChannel | undefined> {
    const { rows } = await this.pool.query<OpenChannelRow>({
      name: 'open-channel',
      text: `${memberChannels} WHERE m.channel_id = $1 AND m.user_id = $2`,
      values: [channelId, userId],
    });
    return rows.map(toOpenChannel)[0];
  }

  async ofUser(userId: string, limit: number): Promise<OpenChannel[]> {
    const { rows } = await this.pool.query<OpenChannelRow>({
      name: 'channels-of-user',
      text: `${memberChannels} WHERE m.user_id = $1 ORDER BY c.name, c.id LIMIT $2`,
      values: [userId, limit],
    });
    return rows.map(toOpenChannel);
  }

  async user(userId: string): Promise<User | undefined> {
    const { rows } = await this.pool.query<User>({
      name: 'user-by-id',
      text: 'SELECT id, handle, display_name AS "displayName" FROM users WHERE id = $1',
      values: [userId],
    });
    return rows[0];
  }
}

function toOpenChannel(row: OpenChannelRow): OpenChannel {
  return { channel: toChannel(row), role: row.role, head: { epoch: row.epoch, seq: row.head } };
}
