import { limits, type ThreadSummary } from '@chatgenius/contracts';
import fc from 'fast-check';
import { newFollowers, withoutReply, withReply } from './thread.rules.ts';

const reply = (senderId: string, id = 'r') => ({ id, senderId, createdAt: '2026-01-01T00:00:00.000Z' });

describe('withReply', () => {
  it('counts, remembers the last, and lists who spoke in the order of their first reply', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 70 }).map(String), { minLength: 1 }), (senders) => {
        const thread = senders.reduce<ThreadSummary | undefined>((summary, sender, index) => withReply(summary, reply(sender, `r${index}`)), undefined);
        expect(thread).toMatchObject({
          replyCount: senders.length,
          lastReplyId: `r${senders.length - 1}`,
          participantIds: [...new Set(senders)].slice(0, limits.threadParticipants),
        });
      }),
    );
  });

  it('is taken back by a deletion: the thread tells of the replies that are left', () => {
    const one = withReply(undefined, reply('ada', 'r1'));
    const three = withReply(withReply(one, reply('bob', 'r2')), reply('ada', 'r3'));
    expect(withoutReply(three, 'ada', { last: reply('bob', 'r2'), ofSender: true })).toEqual({ ...three, replyCount: 2, lastReplyId: 'r2' });
    expect(withoutReply(withReply(one, reply('bob', 'r2')), 'bob', { last: reply('ada', 'r1'), ofSender: false })).toEqual(one);
    expect(withoutReply(one, 'ada', { last: undefined, ofSender: false })).toEqual({ ...one, replyCount: 0, participantIds: [] });
  });
});

describe('newFollowers', () => {
  const thread = { authorId: 'author', authorIsMember: true };
  const follows = (overrides: Partial<Parameters<typeof newFollowers>[0]>) =>
    newFollowers({ senderId: 'ada', mentionedIds: [], isFirst: false, thread, followers: new Map(), ...overrides }).map(({ userId, since }) => [userId, since(7)]);

  it('who replies, from the own reply on', () => {
    expect(follows({})).toEqual([['ada', 7]]);
    expect(follows({ followers: new Map([['ada', true]]) })).toEqual([]);
  });

  it('whom a reply mentions, with that reply unread', () => {
    expect(follows({ mentionedIds: ['bob', 'eve'], followers: new Map([['eve', true], ['ada', true]]) })).toEqual([['bob', 6]]);
  });

  it('again, who has unfollowed', () => {
    expect(follows({ mentionedIds: ['bob'], followers: new Map([['ada', false], ['bob', false]]) })).toEqual([['bob', 6], ['ada', 7]]);
  });

  it('with the first reply, the author of the message: unless gone, or not wanting to', () => {
    expect(follows({ isFirst: true })).toEqual([['author', 0], ['ada', 7]]);
    expect(follows({ isFirst: true, senderId: 'author' })).toEqual([['author', 7]]);
    expect(follows({ isFirst: true, thread: { ...thread, authorIsMember: false } })).toEqual([['ada', 7]]);
    expect(follows({ isFirst: true, followers: new Map([['author', false]]) })).toEqual([['ada', 7]]);
  });
});
