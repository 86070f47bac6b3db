import { type Queryable } from '@chatgenius/database';
import { readDrafts } from '../drafts/draft.repository.ts';
import { messageColumns, toMessage, type MessageRow } from '../messages/message-row.ts';
import { readScheduled, type SchedulePosition } from '../scheduling/schedule.repository.ts';

/** Rows of one page; a page of messages ends earlier where it gets large. */
const ROWS = 200;
/** Of people and places, whose rows are small. */
const SMALL_ROWS = 1_000;
/** Reactions are looked through by message, since nobody else asks for those of a user: one walk, some of it at a time. */
const LOOKED = 20_000;

export interface ExportedItem {
  /** The position behind it. */
  readonly key: string;
  readonly item: Readonly<Record<string, unknown>>;
}

/** `last`: where the page ends if it is not with its last item; nothing at the end. */
export interface ExportedPage {
  readonly items: readonly ExportedItem[];
  readonly isLast: boolean;
  readonly key?: string;
}

type ExportedRow = MessageRow & { key: string; versions: unknown };

const VERSIONS = `
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('version', version, 'text', text, 'replacedAt', to_char(edited_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY version) AS versions
    FROM message_edits WHERE message_id = m.id AND m.deleted_at IS NULL
  ) AS earlier ON true`;

/** What is committed of a text that is being written; also of one that its readers see when it is whole. */
const SO_FAR = `
  LEFT JOIN LATERAL (
    SELECT text AS live_text, metadata AS live_metadata, step AS live_step FROM live_messages WHERE m.live IS NOT NULL AND message_id = m.id AND NOT interrupted LIMIT 1
  ) AS so_far ON true`;

/** What is kept of one user, for that user. Every walk is along an index, and as long as it takes. */
export class ExportRepository {
  constructor(private readonly db: Queryable) {}

  /** By the names that their clients gave them: the index by which repeats are found. */
  async messages(userId: string, after = ''): Promise<ExportedPage> {
    const { rows } = await this.db.query<ExportedRow>({
      name: 'export-messages-and-live',
      text: `SELECT m.client_message_id AS key, ${messageColumns('m')}, so_far.*, earlier.versions FROM messages AS m ${SO_FAR} ${VERSIONS}
             WHERE m.sender_id = $1 AND m.imported_by_id IS NULL AND m.client_message_id > $2 ORDER BY m.client_message_id LIMIT $3`,
      values: [userId, after, ROWS],
    });
    return pageOf(rows.map(toItem), ROWS);
  }

  /** By the search, which knows who wrote what. */
  async imported(userId: string, after = FIRST_ID): Promise<ExportedPage> {
    const { rows } = await this.db.query<ExportedRow>({
      name: 'export-imported',
      text: `WITH written AS MATERIALIZED (SELECT message_id FROM search_entries WHERE terms @@ quote_literal('@' || $1::text)::tsquery)
             SELECT m.id AS key, ${messageColumns('m')}, earlier.versions FROM written JOIN messages AS m ON m.id = written.message_id ${VERSIONS}
             WHERE m.imported_by_id IS NOT NULL AND m.sender_id = $1::uuid AND m.id > $2 ORDER BY m.id LIMIT $3`,
      values: [userId, after, ROWS],
    });
    return pageOf(rows.map(toItem), ROWS);
  }

  async reactions(userId: string, after?: string): Promise<ExportedPage> {
    const [messageId, emoji, reacted] = after === undefined ? [FIRST_ID, '', FIRST_ID] : (JSON.parse(after) as [string, string, string]);
    const { rows } = await this.db.query<{ message_id: string; emoji: string; user_id: string }>({
      name: 'export-reactions',
      text: `WITH looked AS MATERIALIZED (
               SELECT message_id, emoji, user_id FROM reactions WHERE (message_id, emoji, user_id) > ($2, $3, $4)
               ORDER BY message_id, emoji, user_id LIMIT ${LOOKED}
             ), last AS (SELECT * FROM looked ORDER BY message_id DESC, emoji DESC, user_id DESC LIMIT 1)
             SELECT * FROM looked WHERE user_id = $1 UNION SELECT * FROM last ORDER BY message_id, emoji, user_id`,
      values: [userId, messageId, emoji, reacted],
    });
    const last = rows.at(-1);
    if (last === undefined) return { items: [], isLast: true };
    const keyOf = (row: (typeof rows)[number]) => JSON.stringify([row.message_id, row.emoji, row.user_id]);
    const own = rows.filter((row) => row.user_id === userId);
    return { items: own.map((row) => ({ key: keyOf(row), item: { messageId: row.message_id, emoji: row.emoji } })), isLast: false, key: keyOf(last) };
  }

  /** In the channels that they are in, and the threads that they follow. */
  async positions(userId: string, after = ''): Promise<ExportedPage> {
    const { rows } = await this.db.query<{ stream: string; delivered: number; read: number; unreadFrom: number | null }>({
      name: 'export-positions-and-marks',
      text: `SELECT cursor.stream_id AS stream, cursor.delivered, cursor.read, cursor.unread_from AS "unreadFrom"
             FROM (
               SELECT 'channel:' || channel_id AS id FROM channel_members WHERE user_id = $1
               UNION ALL SELECT 'thread:' || thread_id FROM thread_followers WHERE user_id = $1 AND following
             ) AS stream
             CROSS JOIN LATERAL (SELECT stream_id, delivered, read, unread_from FROM stream_cursors WHERE stream_id = stream.id AND user_id = $1 LIMIT 1) AS cursor
             WHERE cursor.stream_id > $2 ORDER BY cursor.stream_id LIMIT $3`,
      values: [userId, after, SMALL_ROWS],
    });
    return pageOf(rows.map((item) => ({ key: item.stream, item })), SMALL_ROWS);
  }

  async threads(userId: string, after = FIRST_ID): Promise<ExportedPage> {
    const { rows } = await this.db.query<{ threadId: string }>({
      name: 'export-threads',
      text: 'SELECT thread_id AS "threadId" FROM thread_followers WHERE user_id = $1 AND following AND thread_id > $2 ORDER BY thread_id LIMIT $3',
      values: [userId, after, SMALL_ROWS],
    });
    return pageOf(rows.map((item) => ({ key: item.threadId, item })), SMALL_ROWS);
  }

  async saved(userId: string, after = FIRST_ID): Promise<ExportedPage> {
    const { rows } = await this.db.query<{ messageId: string; savedAt: Date }>({
      name: 'export-saved',
      text: 'SELECT message_id AS "messageId", saved_at AS "savedAt" FROM saved_messages WHERE user_id = $1 AND message_id > $2 ORDER BY message_id LIMIT $3',
      values: [userId, after, SMALL_ROWS],
    });
    return pageOf(rows.map((item) => ({ key: item.messageId, item })), SMALL_ROWS);
  }

  /** The last changed first, in conversations that they have left as well. */
  async drafts(userId: string, after?: string): Promise<ExportedPage> {
    const drafts = await readDrafts(this.db, userId, { ...(after !== undefined && { before: Number(after) }), everywhere: true, limit: ROWS });
    return pageOf(drafts.map((item) => ({ key: String(item.version), item })), ROWS);
  }

  async scheduled(userId: string, after?: string): Promise<ExportedPage> {
    const scheduled = await readScheduled(this.db, userId, after === undefined ? undefined : (JSON.parse(after) as SchedulePosition), ROWS);
    return pageOf(scheduled.map((item) => ({ key: JSON.stringify({ at: item.sendAt, id: item.id } satisfies SchedulePosition), item })), ROWS);
  }

  async presence(userId: string): Promise<ExportedPage> {
    const { rows } = await this.db.query({
      name: 'export-presence',
      text: 'SELECT chosen, text, until, last_seen_at AS "lastSeenAt" FROM user_presence WHERE user_id = $1',
      values: [userId],
    });
    return { items: rows.map((item: Readonly<Record<string, unknown>>) => ({ key: '', item })), isLast: true };
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const pageOf = (items: readonly ExportedItem[], rows: number): ExportedPage => ({ items, isLast: items.length < rows });

function toItem({ key, versions, ...row }: ExportedRow): ExportedItem {
  const message = toMessage({ ...row, reactions: null, reply_count: null, last_reply_at: null, last_reply_id: null, participant_ids: null });
  return { key, item: { ...message, ...(versions !== null && { versions }) } };
}
