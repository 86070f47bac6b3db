import { type InvitationLink, type LinkRole } from '@chatgenius/contracts';
import { type ChannelInvitationLink, type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';

type LinkRow = Omit<ChannelInvitationLink, 'tokenHash'>;

const COLUMNS = `id, channel_id AS "channelId", creator_id AS "creatorId", role, created_at AS "createdAt", expires_at AS "expiresAt", max_uses AS "maxUses", uses`;
const GOOD = '(expires_at IS NULL OR expires_at > now()) AND (max_uses IS NULL OR uses < max_uses)';

export interface NewLink {
  readonly id: string;
  readonly channelId: string;
  readonly creatorId: string;
  readonly tokenHash: Buffer;
  readonly role: LinkRole;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly maxUses: number | null;
}

@Injectable()
export class LinkRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async insert(transaction: Transaction, { id, channelId, creatorId, tokenHash, role, createdAt, expiresAt, maxUses }: NewLink): Promise<void> {
    await transaction.query(
      'INSERT INTO channel_invitation_links (id, channel_id, creator_id, token_hash, role, created_at, expires_at, max_uses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      [id, channelId, creatorId, tokenHash, role, createdAt, expiresAt, maxUses],
    );
  }

  /** Of a channel: those that have ended are removed. @returns how many are good */
  async countGood(transaction: Transaction, channelId: string): Promise<number> {
    await transaction.query(`DELETE FROM channel_invitation_links WHERE channel_id = $1 AND NOT (${GOOD})`, [channelId]);
    const { rows } = await transaction.query<{ count: number }>('SELECT count(*) AS count FROM channel_invitation_links WHERE channel_id = $1', [channelId]);
    return rows[0]?.count ?? 0;
  }

  /** Those of a channel that are good, after one of them. @param creatorId of one person alone */
  async list(channelId: string, creatorId: string | undefined, after: string | undefined, limit: number): Promise<InvitationLink[]> {
    const { rows } = await this.database.pool.query<LinkRow>({
      name: 'list-links',
      text: `SELECT ${COLUMNS} FROM channel_invitation_links
             WHERE channel_id = $1 AND ($2::uuid IS NULL OR creator_id = $2) AND ($3::uuid IS NULL OR id > $3) AND ${GOOD} ORDER BY id LIMIT $4`,
      values: [channelId, creatorId ?? null, after ?? null, limit],
    });
    return rows.map(toLink);
  }

  async find(db: Queryable, channelId: string, linkId: string): Promise<InvitationLink | undefined> {
    const { rows } = await db.query<LinkRow>(`SELECT ${COLUMNS} FROM channel_invitation_links WHERE channel_id = $1 AND id = $2`, [channelId, linkId]);
    return rows.map(toLink)[0];
  }

  /** Whatever has become of it. */
  async findByToken(db: Queryable, tokenHash: Buffer): Promise<InvitationLink | undefined> {
    const { rows } = await db.query<LinkRow>({ name: 'link-by-token', text: `SELECT ${COLUMNS} FROM channel_invitation_links WHERE token_hash = $1`, values: [tokenHash] });
    return rows.map(toLink)[0];
  }

  async countUse(transaction: Transaction, linkId: string): Promise<void> {
    await transaction.query('UPDATE channel_invitation_links SET uses = uses + 1 WHERE id = $1', [linkId]);
  }

  async delete(transaction: Transaction, linkId: string): Promise<void> {
    await transaction.query('DELETE FROM channel_invitation_links WHERE id = $1', [linkId]);
  }

  async memberCount(channelId: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ count: number }>('SELECT count(*) AS count FROM channel_members WHERE channel_id = $1', [channelId]);
    return rows[0]?.count ?? 0;
  }
}

export function toLink({ createdAt, expiresAt, ...link }: LinkRow): InvitationLink {
  return { ...link, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
