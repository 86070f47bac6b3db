import { streamEvents, StreamEvent } from '@chatgenius/contracts';
import { isForLogAlone, redacted } from './redaction.rules.ts';

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

  const textIn = (text: string | undefined) => JSON.stringify(StreamEvent.parse(JSON.parse(text ?? '')).data);
  const editAt = (seq: number, text: string, editedAt: string) => event(seq, streamEvents.messageEdited.name, { messageId: id, channelId, text, editedAt });

  it('leaves nothing of what an edit took away: the message reads as it does now from its creation on', () => {
    const before = [created(1, id), created(2, other), editAt(3, 'secret, too', '2026-01-01T00:00:01.000Z')].map((one) => JSON.stringify(one));
    const [first, second, third] = redacted(before, editAt(4, 'what remains', '2026-01-01T00:00:02.000Z'));
    expect([first, third].map(textIn).join()).not.toContain('secret');
    expect(JSON.parse(first ?? '')).toMatchObject({ seq: 1, data: { message: { id, text: 'what remains', editedAt: '2026-01-01T00:00:02.000Z' } } });
    expect(textIn(first)).not.toContain(other);
    expect(JSON.parse(third ?? '')).toMatchObject({ seq: 3, data: { messageId: id, text: '', superseded: true } });
    expect(second).toBe(before[1]);
  });

  it('takes back nothing that the log has told already of a later edit, or of the deletion', () => {
    const [message] = [created(1, id).data as { message: object }];
    const read = { ...created(1, id), data: { message: { ...message.message, text: 'newest', editedAt: '2026-01-01T00:00:09.000Z' } } };
    const gone = { ...created(1, id), data: { message: { ...message.message, text: '', deletedAt: at } } };
    for (const known of [read, gone]) {
      const texts = [JSON.stringify(known)];
      expect(redacted(texts, editAt(2, '', '2026-01-01T00:00:05.000Z'))).toEqual(texts);
    }
  });

  it('changes nothing for events that delete nothing', () => {
    const events = [JSON.stringify(created(1, id))];
    expect(redacted(events, created(2, other))).toEqual(events);
  });
});

describe('events for the log alone', () => {
  it('are those of users’ streams that have a message in them: no gateway is told what becomes of it', () => {
    const mention = { ...created(1, id), stream: `user:${other}` as const, type: streamEvents.mentionCreated.name };
    expect(isForLogAlone(mention)).toBe(true);
    expect(isForLogAlone({ ...mention, type: 'mention:of-a-later-release' })).toBe(true);
    expect(isForLogAlone(created(1, id))).toBe(false);
    expect(isForLogAlone({ ...mention, type: streamEvents.channelRemoved.name, data: { channelId } })).toBe(false);
  });
});
