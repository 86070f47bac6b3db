import { streams } from '@chatgenius/contracts';
import { parseNames } from '../mentions/mention.rules.ts';
import { draftGroup } from './group-draft.ts';
import { type GroupFacts, type Send, type Writing } from './sending.rules.ts';

const at = new Date('2026-01-02T03:04:05.006Z');
const channelId = 'c1';
const threadId = 't1';
const [channel, thread, grace] = [streams.channel(channelId), streams.thread(threadId), streams.user('grace')];
const locked = new Map([channel, thread, grace].map((stream, index) => [stream, { epoch: `e${index}`, head: 10 * index, at }]));
const facts: GroupFacts = { sends: [], threads: new Map(), named: new Map(), everybody: new Map(), deaf: new Map(), files: new Map() };
const send = (text: string, overrides: Partial<Send> = {}): Send => ({ senderId: 'ada', channelId, clientMessageId: text, text, names: parseNames(text), attachmentIds: [], ...overrides });
const write = (overrides: Partial<Writing> = {}): Writing => ({ kind: 'write', mentions: undefined, mentionedIds: [], attachments: [], follows: [], ...overrides });
const reply = write({ mentionedIds: ['grace'], follows: [{ userId: 'grace', since: (seq) => seq - 1 }] });
const draft = () =>
  draftGroup({
    sends: [send('first'), send('refused'), send('a reply', { threadId }), send('another', { threadId })],
    decisions: [write({ slowed: true }), { kind: 'refuse', reason: 'NOT_ALLOWED' }, reply, write()],
    facts,
    locked,
    ids: ['m0', 'm1', 'm2', 'm3'],
  });

describe('draftGroup', () => {
  it('gives messages, mentions and followers the positions of their events', () => {
    const { messages, mentions, followers, slowed } = draft();
    expect(messages.map(({ id, seq }) => [id, seq])).toEqual([['m0', 1], ['m2', 11], ['m3', 12]]);
    expect(mentions).toEqual([{ userId: 'grace', message: messages[1], eventSeq: 21 }]);
    expect(followers).toEqual([{ threadId, userId: 'grace', sinceSeq: 10 }]);
    expect(slowed).toEqual([messages[0]]);
  });

  it('tells of each send in its order, and of each thread once, after all of them', () => {
    const { events, causes, threads } = draft();
    expect(events.map(({ stream, seq, type }, index) => [causes[index], stream, seq, type])).toEqual([
      [0, channel, 1, 'message:created'],
      [2, thread, 11, 'message:created'],
      [2, grace, 21, 'mention:created'],
      [2, grace, 22, 'thread:followed'],
      [3, thread, 12, 'message:created'],
      [3, channel, 2, 'thread:updated'],
    ]);
    expect(threads).toMatchObject([{ threadId, summary: { replyCount: 2, lastReplyId: 'm3' } }]);
  });

  it('says the same when it is asked again', () => {
    expect(draft()).toEqual(draft());
  });
});
