import { streams } from '@chatgenius/contracts';
import { lockStreams, type Queryable, type Transaction } from '@chatgenius/database';
import { type Forgotten } from './handle.rules.ts';
import { places, type Phase } from './named-places.ts';

/** An anonymisation that is under way, and how far it has come. */
export interface Anonymisation extends Forgotten {
  readonly requestedById: string;
  readonly phase: Phase;
  /** The last row that was looked at, as text; nothing at the beginning of a phase. */
  readonly cursor: readonly string[] | null;
}

interface JobRow {
  userId: string;
  requestedById: string;
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

/** The oldest that is unfinished, in a phase that this release knows, and that no other process works on. Held until the commit. */
export async function claim(transaction: Transaction): Promise<Anonymisation | undefined> {
  const { rows } = await transaction.query<JobRow>({
    name: 'claim-anonymisation-in-phase',
    text: `SELECT job.user_id AS "userId", requested_by_id AS "requestedById", former_handle AS "formerHandle", person.handle AS "newHandle", person.display_name AS "newName", phase, cursor
           FROM anonymisations AS job JOIN users AS person ON person.id = job.user_id
           WHERE finished_at IS NULL AND phase = ANY ($1) ORDER BY requested_at, job.user_id LIMIT 1 FOR NO KEY UPDATE OF job SKIP LOCKED`,
    values: [Object.keys(places)],
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

/** What somebody kept for themselves alone. Whoever adds to it holds their stream, and asks whether they are known. */
export async function deleteOwn(transaction: Transaction, userId: string): Promise<void> {
  await lockStreams(transaction, [streams.user(userId)]);
  for (const table of ['saved_messages', 'drafts', 'scheduled_messages']) await transaction.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
}

/** From here on nobody knows any more what the person was called. */
export async function finish(transaction: Transaction, userId: string): Promise<void> {
  await transaction.query({
    name: 'finish-anonymisation',
    text: `UPDATE anonymisations SET former_handle = NULL, cursor = NULL, progressed_at = now(), finished_at = now() WHERE user_id = $1`,
    values: [userId],
  });
}

/** Rows after a position: all are looked at, and those come along that have the letters of the handle. */
export async function readPage(db: Queryable, { phase, cursor, formerHandle }: Anonymisation, limit: number): Promise<Page> {
  const { rows, first } = places[phase];
  const { rows: found } = await db.query<{ key: string[]; content: string | null }>({
    name: `anonymisation-in-${phase}`,
    text: `SELECT key, CASE WHEN strpos(lower(content), $3) > 0 THEN content END AS content FROM (${rows}) AS page`,
    values: [cursor ?? first, limit, formerHandle],
  });
  const candidates = found.flatMap(({ key, content }) => (content === null ? [] : [{ key, content }]));
  return { looked: found.length, last: found.at(-1)?.key, candidates };
}

export async function readContent(db: Queryable, phase: Phase, key: readonly string[]): Promise<string | undefined> {
  const { rows } = await db.query<{ content: string }>({ name: `anonymisation-row-of-${phase}`, text: places[phase].read, values: [...key] });
  return rows[0]?.content;
}

/** @returns false when the row has changed since it was read */
export async function replaceContent(db: Queryable, phase: Phase, { key, content }: Candidate, by: string): Promise<boolean> {
  const { rowCount } = await db.query({ name: `anonymise-in-${phase}`, text: places[phase].replace, values: [...key, content, by] });
  return rowCount === 1;
}

/** Takes the handle of somebody who is being anonymised out of an entry. */
export async function forgetInAuditEntry(db: Queryable, entryId: string, userId: string): Promise<void> {
  await db.query({ name: 'anonymise-audit-entry', text: 'SELECT forget_in_audit_entry($1::uuid, $2::uuid)', values: [entryId, userId] });
}
