import { streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { dataOf } from './event-data.ts';

/** Whether an event takes words away that earlier events of its stream have: by a deletion, or by an edit. */
export function takesWords({ type }: StreamEvent): boolean {
  return type === streamEvents.messageDeleted.name || type === streamEvents.messageEdited.name;
}

/** Whether an event says that what came before it is gone from the log: nobody may get it from memory, either. */
export const endsHistory = ({ type }: StreamEvent): boolean => type === streamEvents.historyRemoved.name;

/**
 * Whether an event must be read from the log each time. A message that is being written has more text there by then. A user's stream
 * has copies of messages, and is not told when the message itself is edited or deleted.
 */
export function isForLogAlone(event: StreamEvent): boolean {
  const { stream, data } = event;
  if (dataOf(streamEvents.messageCreated, event)?.message?.live?.state === 'streaming') return true;
  return stream.startsWith('user:') && typeof data === 'object' && data !== null && 'message' in data;
}

/** Events, as the texts that they travel as, as the log has them after an edit or a deletion: nothing is left of what it took away. */
export function redacted(texts: readonly string[], cause: StreamEvent): string[] {
  const deleted = dataOf(streamEvents.messageDeleted, cause);
  if (deleted !== undefined) return rewritten(texts, deleted.messageId, (event) => afterDeletion(event, deleted.deletedAt));
  const edited = dataOf(streamEvents.messageEdited, cause);
  return edited === undefined ? [...texts] : rewritten(texts, edited.messageId, (event) => afterEdit(event, edited));
}

/** @param change the data that an event of the message has from now on; nothing where it stays as it is */
function rewritten(texts: readonly string[], messageId: string, change: (event: StreamEvent) => object | undefined): string[] {
  return texts.map((text) => {
    if (!text.includes(messageId)) return text;
    const event = JSON.parse(text) as StreamEvent;
    const of = dataOf(streamEvents.messageCreated, event)?.message.id ?? dataOf(streamEvents.messageEdited, event)?.messageId ?? dataOf(streamEvents.messageFilesUpdated, event)?.messageId;
    const data = of === messageId ? change(event) : undefined;
    return data === undefined ? text : JSON.stringify({ ...event, data });
  });
}

function afterDeletion(event: StreamEvent, deletedAt: string): object | undefined {
  const created = dataOf(streamEvents.messageCreated, event);
  if (created !== undefined) return { message: tombstoneOf(created.message, deletedAt) };
  const files = dataOf(streamEvents.messageFilesUpdated, event);
  if (files !== undefined) return { ...files, attachments: [] };
  const edited = dataOf(streamEvents.messageEdited, event);
  return edited && { ...edited, text: '', mentions: undefined, metadata: undefined };
}

type Edit = NonNullable<ReturnType<typeof dataOf<(typeof streamEvents.messageEdited)['data']>>>;

/** The message reads as it does now from its creation on, and edits before the last one say nothing (docs/adr/0029). */
function afterEdit(event: StreamEvent, { text, mentions, metadata, editedAt }: Edit): object | undefined {
  const message = dataOf(streamEvents.messageCreated, event)?.message;
  // What was read from the log may know of a later edit, or of a deletion, already.
  if (message !== undefined) return isOlder(message, editedAt) ? { message: { ...message, text, mentions, ...(metadata !== undefined && { metadata: metadata ?? undefined }), editedAt } } : undefined;
  const earlier = dataOf(streamEvents.messageEdited, event);
  return earlier && isOlder(earlier, editedAt) ? { ...earlier, text: '', mentions: undefined, metadata: undefined, superseded: true } : undefined;
}

const isOlder = (one: { readonly editedAt?: string | undefined; readonly deletedAt?: string | undefined }, editedAt: string): boolean =>
  one.deletedAt === undefined && (one.editedAt === undefined || Date.parse(one.editedAt) < Date.parse(editedAt));

function tombstoneOf(message: Message, deletedAt: string): Message {
  return { ...message, text: '', deletedAt, mentions: undefined, attachments: undefined, metadata: undefined, quote: undefined, forwarded: undefined };
}
