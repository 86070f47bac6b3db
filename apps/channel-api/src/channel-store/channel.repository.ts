import { type Channel, type DeploymentRole, type Member, type MemberRole } from '@chatgenius/contracts';
import { BEFORE_ALL_IDS, deploymentRoleOf, readDeploymentRole, toFullChannel, type Database, type FullChannelRow, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { type Standing } from './membership.rules.ts';

interface MemberRow {
  user_id: string;
  role: MemberRole;
  joined_at: Date;
}

type DepartureRow = { last_role: MemberRole; removed: boolean; departed_at: Date } | { last_role: null };

export interface Admitted extends Member {
  /** Who made them a member without asking them. */
  readonly addedById: string | null;
}

export interface NewMember extends Admitted {
  /** Position of the member:joined that says so: nothing before it counts as unread. */
  readonly joinedSeq: number;
}

/** Channels and who belongs to them. */
@Injectable()
export class ChannelRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async insert(transaction: Transaction, channel: Channel, createdBy: string): Promise<void> {
    await transaction.query('INSERT INTO channels (id, kind, name, topic, description, metadata, created_by_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      channel.id,
      channel.kind,
      channel.name,
      channel.topic,
      channel.description,
      channel.metadata,
      createdBy,
      channel.createdAt,
    ]);
  }

  /** All of it but what never changes. */
  async update(transaction: Transaction, channel: Channel): Promise<void> {
    await transaction.query({
      name: 'update-channel',
      text: 'UPDATE channels SET kind = $2, name = $3, topic = $4, description = $5, metadata = $6, archived_at = $7, version = $8, slow_mode_seconds = $9 WHERE id = $1',
      values: [channel.id, channel.kind, channel.name, channel.topic, channel.description, channel.metadata, channel.archivedAt, channel.version, channel.slowModeSeconds ?? null],
    });
  }

  /** The users must exist. */
  async insertMembers(transaction: Transaction, channelId: string, members: readonly NewMember[]): Promise<void> {
    await transaction.query(
      `INSERT INTO channel_members (channel_id, user_id, role, joined_at, joined_seq, added_by_id)
       SELECT $1, * FROM unnest($2::uuid[], $3::member_role[], $4::timestamptz[], $5::bigint[], $6::uuid[])`,
      [
        channelId,
        members.map(({ userId }) => userId),
        members.map(({ role }) => role),
        members.map(({ joinedAt }) => joinedAt),
        members.map(({ joinedSeq }) => joinedSeq),
        members.map(({ addedById }) => addedById),
      ],
    );
  }

  async updateRole(transaction: Transaction, channelId: string, { userId, role }: Member): Promise<void> {
    await transaction.query('UPDATE channel_members SET role = $3 WHERE channel_id = $1 AND user_id = $2', [channelId, userId, role]);
  }

  /** A member no more; how they may come back is kept. */
  async departMember(transaction: Transaction, channelId: string, userId: string, { removed, at }: { removed: boolean; at: Date }): Promise<void> {
    await transaction.query(
      `WITH member AS (DELETE FROM channel_members WHERE channel_id = $1 AND user_id = $2 RETURNING channel_id, user_id, role)
       INSERT INTO channel_departures (channel_id, user_id, role, removed, at) SELECT *, $3, $4 FROM member
       ON CONFLICT (channel_id, user_id) DO UPDATE SET role = EXCLUDED.role, removed = EXCLUDED.removed, at = EXCLUDED.at`,
      [channelId, userId, removed, at],
    );
  }

  async forgetDepartures(transaction: Transaction, channelId: string, userIds: readonly string[]): Promise<void> {
    await transaction.query('DELETE FROM channel_departures WHERE channel_id = $1 AND user_id = ANY ($2)', [channelId, userIds]);
  }

  /** The channel, the user's own membership or how it ended, their role in the deployment, and the number of owners, in one snapshot. */
  async standing(channelId: string, userId: string, db: Queryable = this.database.pool): Promise<Standing | undefined> {
    const { rows } = await db.query<FullChannelRow & (MemberRow | { user_id: null }) & DepartureRow & { deployment_role: DeploymentRole | null; owners: number; is_banned: boolean; banned_until: Date | null }>({
      name: 'channel-standing',
      text: `SELECT c.*, m.user_id, m.role, m.joined_at, d.role AS last_role, d.removed, d.at AS departed_at,
               ${deploymentRoleOf('$2')} AS deployment_role,
               (SELECT count(*) FROM channel_members o WHERE o.channel_id = c.id AND o.role = 'owner') AS owners,
               ban.user_id IS NOT NULL AS is_banned, ban.until AS banned_until
             FROM channels c LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $2
             LEFT JOIN channel_departures d ON d.channel_id = c.id AND d.user_id = $2
             LEFT JOIN restrictions ban ON ban.channel_id = c.id AND ban.user_id = $2 AND ban.kind = 'ban' AND (ban.until IS NULL OR ban.until > now())
             WHERE c.id = $1`,
      values: [channelId, userId],
    });
    return rows.map((row) => ({
      channel: toFullChannel(row),
      member: row.user_id === null ? undefined : toMember(row),
      departure: row.last_role === null ? undefined : { role: row.last_role, removed: row.removed, at: row.departed_at },
      deploymentRole: row.deployment_role ?? undefined,
      owners: row.owners,
      ban: row.is_banned ? { until: row.banned_until } : undefined,
    }))[0];
  }

  /** Somebody's membership, whoever asks. */
  async member(transaction: Transaction, channelId: string, userId: string): Promise<Member | undefined> {
    const { rows } = await transaction.query<MemberRow>({
      name: 'channel-member',
      text: 'SELECT user_id, role, joined_at FROM channel_members WHERE channel_id = $1 AND user_id = $2',
      values: [channelId, userId],
    });
    return rows.map(toMember)[0];
  }

  deploymentRole(userId: string): Promise<DeploymentRole | undefined> {
    return readDeploymentRole(this.database.pool, userId);
  }

  /** Members in the order of their ids, after one of them. */
  async members(channelId: string, after: string | undefined, limit: number): Promise<Member[]> {
    const { rows } = await this.database.pool.query<MemberRow>({
      name: 'list-members',
      text: `SELECT user_id, role, joined_at FROM channel_members
             WHERE channel_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3`,
      values: [channelId, after ?? BEFORE_ALL_IDS, limit],
    });
    return rows.map(toMember);
  }
}

function toMember(row: MemberRow): Member {
  return { userId: row.user_id, role: row.role, joinedAt: row.joined_at.toISOString() };
}
