import { streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { dataOf } from '../sessions/event-data.ts';

/** Events, as the texts that they travel as, as the log has them once a message is deleted: nothing is left of what it said. */
export function redacted(texts: readonly string[], deletion: StreamEvent): string[] {
  const deleted = dataOf(streamEvents.messageDeleted, deletion);
  if (deleted === undefined) return [...texts];
  const { messageId, deletedAt } = deleted;
  return texts.map((text) => {
    if (!text.includes(messageId)) return text;
    const event = JSON.parse(text) as StreamEvent;
    const message = dataOf(streamEvents.messageCreated, event)?.message;
    if (message !== undefined && message.id === messageId) return JSON.stringify({ ...event, data: { message: tombstoneOf(message, deletedAt) } });
    const edited = dataOf(streamEvents.messageEdited, event);
    if (edited !== undefined && edited.messageId === messageId) return JSON.stringify({ ...event, data: { ...edited, text: '', mentions: undefined } });
    return text;
  });
}

function tombstoneOf(message: Message, deletedAt: string): Message {
  return { ...message, text: '', deletedAt, mentions: undefined, attachments: undefined };
}
