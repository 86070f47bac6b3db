import { streamEvents, type Live, type Message, type Metadata, type StreamEvent } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';

/** Events as they are read: messages that are being written with what is committed of their text by now. */
export async function withTextSoFar(db: Queryable, events: readonly StreamEvent[]): Promise<StreamEvent[]> {
  const streaming = events.filter((event) => createdLive(event)?.live?.state === 'streaming');
  if (streaming.length === 0) return [...events];
  const { rows } = await db.query<{ message_id: string; text: string; step: number; metadata: Metadata | null }>({
    name: 'texts-so-far',
    text: 'SELECT message_id, text, step, metadata FROM live_messages WHERE message_id = ANY ($1::uuid[]) AND NOT hidden',
    values: [streaming.map((event) => createdLive(event)?.id)],
  });
  const found = new Map(rows.map((row) => [row.message_id, row]));
  return events.map((event) => {
    const message = createdLive(event);
    const row = message && found.get(message.id);
    if (message?.live === undefined || row === undefined) return event;
    const live = { ...message.live, length: row.text.length, ...(row.step > 0 && { step: row.step }) };
    return { ...event, data: { message: { ...message, text: row.text, live, ...(row.metadata && { metadata: row.metadata }) } } };
  });
}

/**
 * An event as outgoing webhooks are told of it: a live message is created when it first comes to an end. Nothing for what
 * concerns one that is being written.
 */
export async function asWholeMessages(db: Queryable, event: StreamEvent): Promise<StreamEvent | undefined> {
  if (createdLive(event) !== undefined) return undefined;
  const ended = endedLive(event);
  if (ended === undefined) return event;
  if (ended.live.state === 'streaming') return undefined;
  const { rows } = await db.query<{ first: number | null; data: { message: Message } | null }>({
    name: 'first-end-of-live-message',
    text: `SELECT (m.live->'events'->0->>'seq')::bigint AS first, created.data FROM messages AS m
           LEFT JOIN stream_events AS created ON created.stream_id = $2 AND created.seq = m.seq WHERE m.id = $1`,
    values: [ended.messageId, event.stream],
  });
  const [row] = rows;
  // A later end of one that was interrupted is a change of it; so is the end of one that is deleted.
  return row?.first === event.seq && row.data ? { ...event, type: streamEvents.messageCreated.name, data: row.data } : event;
}

const createdLive = ({ type, data }: StreamEvent): Message | undefined => {
  const message = type === streamEvents.messageCreated.name ? (data as { message?: Message }).message : undefined;
  return message?.live && message;
};

const endedLive = ({ type, data }: StreamEvent): { messageId: string; live: Live } | undefined => {
  const { messageId, live } = data as { messageId?: string; live?: Live };
  return type === streamEvents.messageEdited.name && live && messageId !== undefined ? { messageId, live } : undefined;
};
