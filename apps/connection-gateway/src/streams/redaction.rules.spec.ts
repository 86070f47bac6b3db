import { streamEvents, StreamEvent } from '@chatgenius/contracts';
import { redacted } from './redaction.rules.ts';

const [id, other, channelId, senderId] = Array.from({ length: 4 }, () => crypto.randomUUID()) as [string, string, string, string];
const at = '2026-01-01T00:00:00.000Z';
const event = (seq: number, type: string, data: unknown): StreamEvent => ({ stream: `channel:${channelId}`, epoch: 'e1', seq, type, at, data });
const created = (seq: number, messageId: string) =>
  event(seq, streamEvents.messageCreated.name, {
    message: { id: messageId, channelId, senderId, clientMessageId: `c${seq}`, seq, text: 'secret', createdAt: at, mentions: { userIds: [other], channel: false } },
  });
const edited = (seq: number, messageId: string) => event(seq, streamEvents.messageEdited.name, { messageId, channelId, text: 'secret', editedAt: at });
const deletion = event(9, streamEvents.messageDeleted.name, { messageId: id, channelId, messageSeq: 1, senderId, deletedBy: senderId, deletedAt: at });

describe('redacted', () => {
  it('leaves nothing of what a deleted message said, and everything else as it was', () => {
    const events = [created(1, id), created(2, other), edited(3, id), edited(4, other)].map((one) => JSON.stringify(one));
    const [first = '', second, third = '', fourth] = redacted(events, deletion);
    expect(first + third).not.toContain('secret');
    expect(first).not.toContain(other);
    const dataIn = (text: string) => StreamEvent.parse(JSON.parse(text)).data;
    expect(streamEvents.messageCreated.data.parse(dataIn(first))).toMatchObject({ message: { id, seq: 1, text: '', deletedAt: at } });
    expect(streamEvents.messageEdited.data.parse(dataIn(third))).toMatchObject({ messageId: id, text: '' });
    expect([second, fourth]).toEqual([events[1], events[3]]);
  });

  it('changes nothing for events that delete nothing', () => {
    const events = [JSON.stringify(created(1, id))];
    expect(redacted(events, created(2, other))).toEqual(events);
  });
});
