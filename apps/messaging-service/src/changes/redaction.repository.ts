import { type Live, type Message, type StreamId } from '@chatgenius/contracts';
import { type Queryable, type Transaction } from '@chatgenius/database';
import { excerptOf, mostCopies, withoutMetadata } from '../mentions/mention-excerpt.rules.ts';
import { type LoggedEdit, type RedactedEvent } from './redaction.rules.ts';

/** Edits, and what told of the end of a live message with its text. */
const LOGGED = `SELECT event_seq, edited_at, NULL::jsonb AS live FROM message_edits WHERE message_id = $1 AND event_seq IS NOT NULL
          UNION ALL SELECT (event->>'seq')::bigint, (event->>'at')::timestamptz, event->'live' FROM messages, jsonb_array_elements(live->'events') AS event WHERE id = $1`;

type LoggedRow = { event_seq: number; edited_at: Date; live: Live | null };

/** In their order. */
export async function readLoggedEdits(transaction: Transaction, messageId: string): Promise<LoggedEdit[]> {
  const { rows } = await transaction.query<LoggedRow>({
    name: 'logged-edits-and-ends',
    text: `${LOGGED} ORDER BY event_seq`,
    values: [messageId],
  });
  return rows.map(toLoggedEdit);
}

/** The last one, as a list that is empty when there is none. */
export async function readLastLoggedEdit(transaction: Transaction, messageId: string): Promise<LoggedEdit[]> {
  const { rows } = await transaction.query<LoggedRow>({
    name: 'last-logged-edit-or-end',
    text: `${LOGGED} ORDER BY event_seq DESC LIMIT 1`,
    values: [messageId],
  });
  return rows.map(toLoggedEdit);
}

const toLoggedEdit = ({ event_seq: seq, edited_at: at, live }: LoggedRow): LoggedEdit => ({ seq, editedAt: at.toISOString(), ...(live && { live }) });

/** Replaces what events say. The one exception from "written once": what was edited or deleted is not to be read from the log. */
export async function redactEvents(transaction: Transaction, stream: StreamId, redacted: readonly RedactedEvent[]): Promise<void> {
  await transaction.query({
    name: 'redact-events',
    text: `UPDATE stream_events SET data = redacted.data::json
           FROM unnest($2::bigint[], $3::text[]) AS redacted (seq, data)
           WHERE stream_events.stream_id = $1 AND stream_events.seq = redacted.seq AND stream_events.seq = ANY ($2::bigint[])`,
    values: [stream, redacted.map(({ seq }) => seq), redacted.map(({ data }) => JSON.stringify(data))],
  });
}

/** Replaces the copies of a message in the streams of mentioned users. */
export async function redactMentions(transaction: Transaction, message: Message): Promise<void> {
  await transaction.query({
    name: 'redact-mentions',
    text: `UPDATE stream_events SET data = (CASE WHEN copies.count <= $4 THEN $2 ELSE $3 END)::json
           FROM mentions, (SELECT count(*) AS count FROM mentions WHERE message_id = $1) AS copies
           WHERE mentions.message_id = $1 AND stream_events.stream_id = 'user:' || mentions.user_id AND stream_events.seq = mentions.event_seq`,
    values: [message.id, JSON.stringify({ message: withoutMetadata(message) }), JSON.stringify({ message: excerptOf(message) }), mostCopies(message)],
  });
}

/** Deletes the mentions of a message, and replaces its copies in the streams of mentioned users. */
export async function deleteMentions(transaction: Transaction, tombstone: Message): Promise<void> {
  await transaction.query({
    name: 'delete-mentions',
    text: `WITH gone AS (DELETE FROM mentions WHERE message_id = $1 RETURNING user_id, event_seq)
           UPDATE stream_events SET data = $2::json FROM gone
           WHERE stream_events.stream_id = 'user:' || gone.user_id AND stream_events.seq = gone.event_seq`,
    values: [tombstone.id, JSON.stringify({ message: tombstone })],
  });
}

/** Forgets that users were told of a message, and takes its words out of what they were told. */
export async function retractMentions(transaction: Transaction, message: Message, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await transaction.query({
    name: 'retract-mentions',
    text: `WITH gone AS (DELETE FROM mentions WHERE message_id = $1 AND user_id = ANY ($3::uuid[]) RETURNING user_id, event_seq)
           UPDATE stream_events SET data = $2::json FROM gone
           WHERE stream_events.stream_id = 'user:' || gone.user_id AND stream_events.seq = gone.event_seq`,
    values: [message.id, JSON.stringify({ message: { ...message, text: '', mentions: undefined, attachments: undefined, metadata: undefined, quote: undefined, forwarded: undefined } }), userIds],
  });
}

/** Messages of which earlier words may still be in the log. */
export async function readUnredacted(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'unredacted-messages',
    text: 'SELECT DISTINCT message_id FROM message_edits WHERE NOT log_redacted ORDER BY message_id LIMIT $1',
    values: [limit],
  });
  return rows.map((row) => row.message_id);
}

export async function markRedacted(transaction: Transaction, messageId: string): Promise<void> {
  await transaction.query({
    name: 'mark-redacted',
    text: 'UPDATE message_edits SET log_redacted = true WHERE message_id = $1 AND NOT log_redacted',
    values: [messageId],
  });
}
