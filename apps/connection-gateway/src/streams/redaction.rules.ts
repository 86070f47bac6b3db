import { encodeEvent, type EncodedEvent } from '@chatgenius/bus';
import { streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { dataOf } from '../sessions/event-data.ts';

/** Events as the log has them once a message is deleted: nothing is left of what it said. */
export function redacted(events: readonly EncodedEvent[], deletion: StreamEvent): EncodedEvent[] {
  const deleted = dataOf(streamEvents.messageDeleted, deletion);
  if (deleted === undefined) return [...events];
  const { messageId, deletedAt } = deleted;
  return events.map((item) => {
    const message = dataOf(streamEvents.messageCreated, item.event)?.message;
    if (message !== undefined && message.id === messageId) return encodeEvent({ ...item.event, data: { message: tombstoneOf(message, deletedAt) } });
    const edited = dataOf(streamEvents.messageEdited, item.event);
    if (edited !== undefined && edited.messageId === messageId) return encodeEvent({ ...item.event, data: { ...edited, text: '', mentions: undefined } });
    return item;
  });
}

function tombstoneOf(message: Message, deletedAt: string): Message {
  return { ...message, text: '', deletedAt, mentions: undefined, attachments: undefined };
}
