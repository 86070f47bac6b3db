import { effectiveRole, type ChannelKind, type Cursor, type DeploymentRole, type MemberRole, type Message, type MessageVersion } from '@chatgenius/contracts';
import { deploymentRoleOf, mayRead } from '@chatgenius/database';
import { type Pool } from 'pg';
import { fullMessageColumns, fullMessages, messageDetails, toMessage, type MessageRow } from '../messages/message-row.ts';
import { type Surroundings } from './history.rules.ts';
import { conversationOf, type ConversationId } from './conversation.ts';

/**
 * Messages were once written by the clocks of several services: a later one may say an earlier time, by no more than this.
 * What is written now has the time of its stream, which never falls.
 */
const MOST_DISORDER_MS = 15 * 60 * 1_000;

/** After the newest. */
export const END = Number.MAX_SAFE_INTEGER;

export interface PageRequest {
  /** The newer side begins with this seq. */
  readonly from: number;
  /** Rows wanted of either side. */
  readonly older: number;
  readonly newer: number;
}

export interface ReadMessages extends Surroundings<Message> {
  /** Where the conversation's stream stood in the same snapshot. */
  readonly head: Cursor | null;
}

export interface ReadVersions {
  readonly role: MemberRole;
  readonly senderId: string;
  readonly deleted: boolean;
  /** The latest first. */
  readonly versions: MessageVersion[];
}

/** Where a page of pins ended. */
export interface PinPosition {
  readonly pinnedAt: string;
  readonly id: string;
}

/** A row of what was read beside who may read it: without any message when there is none. */
type MaybeMessageRow = MessageRow | { readonly id: null };
type PageRow = MaybeMessageRow & { readonly epoch: string | null; readonly head: number | null };

interface VersionRow {
  kind: ChannelKind;
  role: MemberRole | null;
  deployment_role: DeploymentRole | null;
  sender_id: string;
  deleted: boolean;
  version: number | null;
  text: string;
  edited_at: Date;
  edited_by: string;
}

const isMessage = <Row extends MaybeMessageRow>(row: Row): row is Row & MessageRow => row.id !== null;

/**
 * What was said. Every statement looks at membership itself, so that permission and answer are of one snapshot; each
 * returns nothing when there is no such thing for that user.
 */
export class HistoryRepository {
  constructor(private readonly pool: Pool) {}

  /** Messages on both sides of a position, one statement for all kinds of pages. */
  async page(userId: string, of: ConversationId, { from, older, newer }: PageRequest): Promise<ReadMessages | undefined> {
    const { kind, id, access, messages } = conversationOf(of);
    const { rows } = await this.pool.query<PageRow>({
      name: `history-of-${kind}`,
      text: `SELECT access.epoch, access.head, ${fullMessageColumns('m')}
             FROM (${access}) AS access
             LEFT JOIN LATERAL (
               (SELECT * FROM messages WHERE ${messages} AND seq < $3 ORDER BY seq DESC LIMIT $4)
               UNION ALL
               (SELECT * FROM messages WHERE ${messages} AND seq >= $3 ORDER BY seq LIMIT $5)
             ) AS m ON true
             ${messageDetails('m')}
             ORDER BY m.seq`,
      values: [id, userId, from, older, newer],
    });
    const [first] = rows;
    if (first === undefined) return undefined;
    const read = rows.filter(isMessage).map(toMessage);
    return {
      older: read.filter(({ seq }) => seq < from).reverse(),
      newer: read.filter(({ seq }) => seq >= from),
      head: first.epoch === null || first.head === null ? null : { epoch: first.epoch, seq: first.head },
    };
  }

  /** The first seq whose message was not created before a time: nothing of what is newer comes before it. */
  async firstSeqAt(of: ConversationId, time: Date): Promise<number> {
    const from = await this.#halve(of, new Date(time.getTime() - MOST_DISORDER_MS));
    const { kind, id, messages } = conversationOf(of);
    const { rows } = await this.pool.query<{ seq: number }>({
      name: `history-first-at-of-${kind}`,
      text: `SELECT seq FROM messages WHERE ${messages} AND seq >= $2 AND created_at >= $3 ORDER BY seq LIMIT 1`,
      values: [id, from, time],
    });
    return rows[0]?.seq ?? END;
  }

  /** Behind the last seq whose message was created before a time: nothing of what is older comes after it. */
  async seqAfterThoseBefore(of: ConversationId, time: Date): Promise<number> {
    const to = await this.#halve(of, new Date(time.getTime() + MOST_DISORDER_MS));
    const { kind, id, messages } = conversationOf(of);
    const { rows } = await this.pool.query<{ seq: number }>({
      name: `history-last-before-of-${kind}`,
      text: `SELECT seq FROM messages WHERE ${messages} AND seq < $2 AND created_at < $3 ORDER BY seq DESC LIMIT 1`,
      values: [id, to, time],
    });
    return (rows[0]?.seq ?? 0) + 1;
  }

  /**
   * The first seq whose message was not created before a time, give or take the disorder that there is: found by halving,
   * because times grow with seq. An index of times would cost every insert something, and this costs a few looks into the
   * one that is there.
   */
  async #halve(of: ConversationId, time: Date): Promise<number> {
    const { kind, id, messages } = conversationOf(of);
    const { rows } = await this.pool.query<{ seq: number }>({
      name: `history-time-of-${kind}`,
      text: `WITH RECURSIVE narrowed (low, high) AS (
               -- Up to low everything is earlier than the time; after high nothing is.
               SELECT 0::bigint, coalesce((SELECT seq FROM messages WHERE ${messages} ORDER BY seq DESC LIMIT 1), 0)
               UNION ALL
               SELECT CASE WHEN middle.created_at < $2 THEN middle.seq ELSE low END,
                      CASE WHEN middle.created_at < $2 THEN high ELSE (low + high) / 2 END
               FROM narrowed LEFT JOIN LATERAL (
                 SELECT seq, created_at FROM messages WHERE ${messages} AND seq > (low + high) / 2 ORDER BY seq LIMIT 1
               ) AS middle ON true
               WHERE low < high
             )
             SELECT low + 1 AS seq FROM narrowed WHERE low = high`,
      values: [id, time],
    });
    return rows[0]?.seq ?? 1;
  }

  async message(userId: string, messageId: string): Promise<Message | undefined> {
    const { rows } = await this.pool.query<MessageRow>({
      name: 'message-of-reader',
      text: `SELECT ${fullMessageColumns('m')}
             FROM ${fullMessages('m')} WHERE m.id = $1 AND ${mayRead('m.channel_id', '$2::uuid')}`,
      values: [messageId, userId],
    });
    return rows.map(toMessage)[0];
  }

  async versions(userId: string, messageId: string, { before, limit }: { before: number; limit: number }): Promise<ReadVersions | undefined> {
    const { rows } = await this.pool.query<VersionRow>({
      name: 'message-versions',
      text: `SELECT channel.kind, reader.role, ${deploymentRoleOf('$2')} AS deployment_role,
               m.sender_id, m.deleted_at IS NOT NULL AS deleted, v.version, v.text, v.edited_at, v.edited_by
             FROM messages m JOIN channels AS channel ON channel.id = m.channel_id
             LEFT JOIN channel_members reader ON reader.channel_id = m.channel_id AND reader.user_id = $2
             LEFT JOIN LATERAL (
               SELECT * FROM message_edits WHERE message_id = m.id AND version < $3::bigint ORDER BY version DESC LIMIT $4
             ) AS v ON true
             WHERE m.id = $1
             ORDER BY v.version DESC`,
      values: [messageId, userId, before, limit],
    });
    const [first] = rows;
    const role = first && effectiveRole({ kind: first.kind, role: first.role ?? undefined, deploymentRole: first.deployment_role ?? undefined });
    if (first === undefined || role === undefined) return undefined;
    const versions = rows.flatMap(({ version, text, edited_at, edited_by }) =>
      version === null ? [] : [{ version, text, replacedAt: edited_at.toISOString(), replacedBy: edited_by }],
    );
    return { role, senderId: first.sender_id, deleted: first.deleted, versions };
  }

  /** The last pinned first. */
  async pins(userId: string, channelId: string, { after, limit }: { after: PinPosition | undefined; limit: number }): Promise<Message[] | undefined> {
    const { rows } = await this.pool.query<MaybeMessageRow>({
      name: 'pins-of-channel',
      text: `SELECT ${fullMessageColumns('m')}
             FROM (SELECT 1 WHERE ${mayRead('$1::uuid', '$2::uuid')}) AS access
             LEFT JOIN LATERAL (
               SELECT * FROM messages
               WHERE channel_id = $1 AND pinned_at IS NOT NULL AND (pinned_at, id) < ($3::timestamptz, $4::uuid)
               ORDER BY pinned_at DESC, id DESC LIMIT $5
             ) AS m ON true
             ${messageDetails('m')}
             ORDER BY m.pinned_at DESC, m.id DESC`,
      // As a Date: the ISO text of a cursor that was made up may be of the year 0, which Postgres does not know.
      values: [channelId, userId, after === undefined ? 'infinity' : new Date(after.pinnedAt), after?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', limit],
    });
    return rows.length === 0 ? undefined : rows.filter(isMessage).map(toMessage);
  }
}
