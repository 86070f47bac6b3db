import { type Queryable, type Transaction } from '@chatgenius/database';
import { type Forgotten } from './handle.rules.ts';

export type Phase = 'drafts' | 'scheduled' | 'messages' | 'quotes' | 'edits' | 'reports' | 'notes' | 'restrictions' | 'log';

/** An anonymisation that is under way, and how far it has come. */
export interface Anonymisation extends Forgotten {
  readonly phase: Phase;
  /** The last row that was looked at, as text; nothing at the beginning of a phase. */
  readonly cursor: readonly string[] | null;
}

interface JobRow {
  userId: string;
  formerHandle: string;
  newHandle: string;
  newName: string;
  phase: Phase;
  cursor: string[] | null;
}

/** A row that may name the person. */
export interface Candidate {
  readonly key: readonly string[];
  readonly content: string;
}

export interface Page {
  /** Rows that were looked at. */
  readonly looked: number;
  /** Where they end; nothing when there were none. */
  readonly last: readonly string[] | undefined;
  readonly candidates: readonly Candidate[];
}

/** The oldest that is unfinished and that no other process works on, held until the commit. */
export async function claim(transaction: Transaction): Promise<Anonymisation | undefined> {
  const { rows } = await transaction.query<JobRow>({
    name: 'claim-anonymisation',
    text: `SELECT job.user_id AS "userId", former_handle AS "formerHandle", person.handle AS "newHandle", person.display_name AS "newName", phase, cursor
           FROM anonymisations AS job JOIN users AS person ON person.id = job.user_id
           WHERE finished_at IS NULL ORDER BY requested_at, job.user_id LIMIT 1 FOR NO KEY UPDATE OF job SKIP LOCKED`,
  });
  return rows[0];
}

export interface Progress {
  readonly phase: Phase;
  readonly cursor: readonly string[] | null;
  readonly looked: number;
  readonly changed: number;
}

export async function saveProgress(transaction: Transaction, userId: string, { phase, cursor, looked, changed }: Progress): Promise<void> {
  await transaction.query({
    name: 'save-anonymisation',
    text: `UPDATE anonymisations SET phase = $2, cursor = $3, looked = looked + $4, changed = changed + $5, progressed_at = now() WHERE user_id = $1`,
    values: [userId, phase, cursor, looked, changed],
  });
}

/** What somebody kept for themselves alone. */
export async function deleteOwn(db: Queryable, userId: string): Promise<void> {
  for (const table of ['saved_messages', 'drafts', 'scheduled_messages']) await db.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
}

/** From here on nobody knows any more what the person was called. */
export async function finish(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query({
    name: 'finish-anonymisation',
    text: `UPDATE anonymisations SET former_handle = NULL, cursor = NULL, progressed_at = now(), finished_at = now() WHERE user_id = $1`,
    values: [userId],
  });
}

/** One table that is looked through: a walk along its primary key. */
interface Table {
  readonly rows: string;
  /** Before all rows. */
  readonly first: readonly string[];
  readonly read: string;
  readonly replace: string;
}

const tables: Readonly<Record<Phase, Table>> = {
  drafts: {
    rows: `SELECT ARRAY[user_id::text, stream_id] AS key, text AS content FROM drafts
           WHERE (user_id, stream_id) > (($1::text[])[1]::uuid, ($1::text[])[2]) ORDER BY user_id, stream_id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000', ''],
    read: 'SELECT text AS content FROM drafts WHERE user_id = $1::uuid AND stream_id = $2',
    replace: 'UPDATE drafts SET text = $4 WHERE user_id = $1::uuid AND stream_id = $2 AND text = $3',
  },
  scheduled: {
    rows: `SELECT ARRAY[id::text] AS key, text AS content FROM scheduled_messages WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT text AS content FROM scheduled_messages WHERE id = $1::uuid',
    replace: 'UPDATE scheduled_messages SET text = $3 WHERE id = $1::uuid AND text = $2',
  },
  messages: {
    rows: `SELECT ARRAY[id::text] AS key, text AS content FROM messages WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT text AS content FROM messages WHERE id = $1::uuid',
    replace: 'UPDATE messages SET text = $3 WHERE id = $1::uuid AND text = $2',
  },
  quotes: {
    rows: `SELECT ARRAY[id::text] AS key, origin::text AS content FROM messages WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT origin::text AS content FROM messages WHERE id = $1::uuid AND origin IS NOT NULL',
    replace: 'UPDATE messages SET origin = $3::jsonb WHERE id = $1::uuid AND origin::text = $2',
  },
  edits: {
    rows: `SELECT ARRAY[message_id::text, version::text] AS key, text AS content FROM message_edits
           WHERE (message_id, version) > (($1::text[])[1]::uuid, ($1::text[])[2]::int) ORDER BY message_id, version LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000', '0'],
    read: 'SELECT text AS content FROM message_edits WHERE message_id = $1::uuid AND version = $2::int',
    replace: 'UPDATE message_edits SET text = $4 WHERE message_id = $1::uuid AND version = $2::int AND text = $3',
  },
  reports: {
    rows: `SELECT ARRAY[id::text] AS key, text AS content FROM reports WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT text AS content FROM reports WHERE id = $1::uuid',
    replace: 'UPDATE reports SET text = $3 WHERE id = $1::uuid AND text = $2',
  },
  notes: {
    rows: `SELECT ARRAY[id::text] AS key, note AS content FROM reports WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT note AS content FROM reports WHERE id = $1::uuid AND note IS NOT NULL',
    replace: 'UPDATE reports SET note = $3 WHERE id = $1::uuid AND note = $2',
  },
  restrictions: {
    rows: `SELECT ARRAY[id::text] AS key, reason AS content FROM restrictions WHERE id > ($1::text[])[1]::uuid ORDER BY id LIMIT $2`,
    first: ['00000000-0000-0000-0000-000000000000'],
    read: 'SELECT reason AS content FROM restrictions WHERE id = $1::uuid AND reason IS NOT NULL',
    replace: 'UPDATE restrictions SET reason = $3 WHERE id = $1::uuid AND reason = $2',
  },
  log: {
    rows: `SELECT ARRAY[stream_id, seq::text] AS key, data::text AS content FROM stream_events
           WHERE (stream_id, seq) > (($1::text[])[1] COLLATE "C", ($1::text[])[2]::bigint) ORDER BY stream_id, seq LIMIT $2`,
    first: ['', '0'],
    read: 'SELECT data::text AS content FROM stream_events WHERE stream_id = $1 AND seq = $2::bigint',
    replace: 'UPDATE stream_events SET data = $4::json WHERE stream_id = $1 AND seq = $2::bigint AND data::text = $3',
  },
};

/** Rows after a position: all are looked at, and those come along that have the letters of the handle. */
export async function readPage(db: Queryable, { phase, cursor, formerHandle }: Anonymisation, limit: number): Promise<Page> {
  const { rows, first } = tables[phase];
  const { rows: found } = await db.query<{ key: string[]; content: string | null }>({
    name: `anonymisation-${phase}`,
    text: `SELECT key, CASE WHEN strpos(lower(content), $3) > 0 THEN content END AS content FROM (${rows}) AS page`,
    values: [cursor ?? first, limit, formerHandle],
  });
  const candidates = found.flatMap(({ key, content }) => (content === null ? [] : [{ key, content }]));
  return { looked: found.length, last: found.at(-1)?.key, candidates };
}

export async function readContent(db: Queryable, phase: Phase, key: readonly string[]): Promise<string | undefined> {
  const { rows } = await db.query<{ content: string }>({ name: `anonymisation-${phase}-row`, text: tables[phase].read, values: [...key] });
  return rows[0]?.content;
}

/** @returns false when the row has changed since it was read */
export async function replaceContent(db: Queryable, phase: Phase, { key, content }: Candidate, by: string): Promise<boolean> {
  const { rowCount } = await db.query({ name: `anonymise-${phase}`, text: tables[phase].replace, values: [...key, content, by] });
  return rowCount === 1;
}
