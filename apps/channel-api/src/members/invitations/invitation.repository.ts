import { limits, type Channel, type Invitation, type MemberRole, type User } from '@chatgenius/contracts';
import { channelColumns, toChannel, type ChannelRow, type Database, type Queryable, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';
import { type InvitationCounts } from './admission.rules.ts';

/** Where a page of invitations ends. */
export interface InvitationPosition {
  readonly at: string;
  readonly id: string;
}

export interface NewInvitation {
  readonly id: string;
  readonly channelId: string;
  readonly userId: string;
  readonly inviterId: string;
  readonly role: MemberRole;
  readonly createdAt: Date;
}

export interface StoredInvitation extends NewInvitation {
  readonly state: 'pending' | 'accepted' | 'declined';
}

interface InvitationRow extends ChannelRow {
  invitation_id: string;
  role: MemberRole;
  invited_at: Date;
  inviter_id: string;
  handle: string;
  display_name: string;
}

/** By the columns of `invitation`. An inviter whom the user has blocked has invited nobody, as far as the user sees. */
const FRESH = `invitation.created_at > now() - interval '${limits.invitationDays} days'`;
const WELCOME = 'NOT EXISTS (SELECT FROM user_blocks WHERE blocker_id = invitation.user_id AND blocked_id = invitation.inviter_id)';

@Injectable()
export class InvitationRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async user(transaction: Transaction, userId: string): Promise<User | undefined> {
    const { rows } = await transaction.query<User>({ name: 'inviter', text: 'SELECT id, handle, display_name AS "displayName" FROM users WHERE id = $1', values: [userId] });
    return rows[0];
  }

  /**
   * Of these, who is invited into the channel already, or has declined: to be invited again changes nothing. An invitation
   * by somebody whom they have blocked keeps nobody else from inviting them.
   */
  async standing(transaction: Transaction, channelId: string, inviterId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await transaction.query<{ user_id: string }>({
      name: 'standing-invitations',
      text: `SELECT user_id FROM channel_invitations AS invitation
             WHERE channel_id = $1 AND user_id = ANY ($2::uuid[]) AND state <> 'accepted' AND ${FRESH}
               AND (${WELCOME} OR EXISTS (SELECT FROM user_blocks WHERE blocker_id = invitation.user_id AND blocked_id = $3))`,
      values: [channelId, userIds, inviterId],
    });
    return new Set(rows.map((row) => row.user_id));
  }

  /** To be called with the streams of all of these users locked. */
  async counts(transaction: Transaction, inviterId: string, userId: string): Promise<InvitationCounts> {
    const { rows } = await transaction.query<InvitationCounts>({
      name: 'invitation-counts',
      text: `SELECT ofInviter.*, (
               SELECT count(*) FROM channel_invitations AS invitation WHERE user_id = $2 AND state = 'pending' AND ${FRESH} AND ${WELCOME}
             ) AS waiting
             FROM (
               SELECT count(*) AS "ofInviter", count(*) FILTER (WHERE user_id = $2) AS "ofPair"
               FROM channel_invitations AS invitation WHERE inviter_id = $1 AND state <> 'accepted' AND ${FRESH}
             ) AS ofInviter`,
      values: [inviterId, userId],
    });
    return rows[0] ?? { ofInviter: 0, ofPair: 0, waiting: 0 };
  }

  /** Of an inviter, those that ended by their age: nobody asks for them again. */
  async forgetEnded(transaction: Transaction, inviterId: string): Promise<void> {
    await transaction.query({ name: 'forget-invitations', text: `DELETE FROM channel_invitations AS invitation WHERE inviter_id = $1 AND NOT ${FRESH}`, values: [inviterId] });
  }

  /** In the place of one that has ended, if there is one. */
  async insert(transaction: Transaction, { id, channelId, userId, inviterId, role, createdAt }: NewInvitation): Promise<void> {
    await transaction.query(
      `INSERT INTO channel_invitations (id, channel_id, user_id, inviter_id, role, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (channel_id, user_id) DO UPDATE
       SET id = EXCLUDED.id, inviter_id = EXCLUDED.inviter_id, role = EXCLUDED.role, state = 'pending', created_at = EXCLUDED.created_at`,
      [id, channelId, userId, inviterId, role, createdAt],
    );
  }

  /** One of the user's, in whatever state. */
  async find(db: Queryable, id: string, userId: string): Promise<StoredInvitation | undefined> {
    const { rows } = await db.query<StoredInvitation>({
      name: 'find-invitation',
      text: `SELECT id, channel_id AS "channelId", user_id AS "userId", inviter_id AS "inviterId", role, state, created_at AS "createdAt"
             FROM channel_invitations AS invitation WHERE id = $1 AND user_id = $2 AND ${FRESH} AND ${WELCOME}`,
      values: [id, userId],
    });
    return rows[0];
  }

  async decline(transaction: Transaction, id: string): Promise<void> {
    await transaction.query("UPDATE channel_invitations SET state = 'declined' WHERE id = $1 AND state = 'pending'", [id]);
  }

  /** Users who are in the channel now need no invitation any more. @returns what has ended, and for whom */
  async fulfil(transaction: Transaction, channelId: string, userIds: readonly string[]): Promise<{ id: string; userId: string }[]> {
    const { rows } = await transaction.query<{ id: string; userId: string }>({
      name: 'fulfil-invitations',
      text: `UPDATE channel_invitations SET state = 'accepted' WHERE channel_id = $1 AND user_id = ANY ($2::uuid[]) AND state <> 'accepted'
             RETURNING id, user_id AS "userId"`,
      values: [channelId, userIds],
    });
    return rows;
  }

  /** Those that wait for the user's answer, the last one first. */
  async list(userId: string, after: InvitationPosition | undefined, limit: number): Promise<Invitation[]> {
    const { rows } = await this.database.pool.query<InvitationRow>({
      name: 'list-invitations',
      text: `SELECT ${channelColumns('channel')}, invitation.id AS invitation_id, invitation.role, invitation.created_at AS invited_at, inviter.id AS inviter_id, inviter.handle, inviter.display_name
             FROM channel_invitations AS invitation
             JOIN channels AS channel ON channel.id = invitation.channel_id
             JOIN users AS inviter ON inviter.id = invitation.inviter_id
             WHERE invitation.user_id = $1 AND state = 'pending' AND ${FRESH} AND ${WELCOME}
               AND ($2::timestamptz IS NULL OR (invitation.created_at, invitation.id) < ($2, $3::uuid))
             ORDER BY invitation.created_at DESC, invitation.id DESC LIMIT $4`,
      values: [userId, after?.at, after?.id, limit],
    });
    return rows.map((row) => toInvitation({ id: row.invitation_id, role: row.role, createdAt: row.invited_at }, toChannel(row), { id: row.inviter_id, handle: row.handle, displayName: row.display_name }));
  }
}

export const toInvitation = ({ id, role, createdAt }: Pick<NewInvitation, 'id' | 'role' | 'createdAt'>, channel: Channel, inviter: User): Invitation => ({
  id,
  channel,
  role,
  inviter,
  createdAt: createdAt.toISOString(),
});
