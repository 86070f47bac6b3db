import fc from 'fast-check';
import { type ChatEvent, type SessionReady } from '../wire.ts';
import { adoptSession, applyToUser, countEvent, countFrom, inexact, KEPT_THREADS, learnActivity, learnCounts, markedRead, muteIn, type UserState } from './user.rules.ts';

const head = (seq: number, epoch = 'e1') => ({ epoch, seq });
const place = { channelId: 'c' };

function session(unread: { seq: number; unread: number; mentions?: number; read?: number }): SessionReady {
  const cursor = { delivered: unread.read ?? 0, read: unread.read ?? 0 };
  const channel = { id: 'c', kind: 'public' as const, name: 'general', topic: null, createdAt: '', archivedAt: null, role: 'member' as const };
  return {
    sessionId: 's', user: { id: 'me', handle: 'me', displayName: 'Me' }, serverTime: '', expiresAt: '', head: head(0),
    limits: { messageTextLength: 1, liveTextLength: 1, appendTextLength: 1, clientMessageIdLength: 1, attachmentsPerMessage: 1, mentionsPerMessage: 1, reactionsPerMessage: 1, packetBytes: 1, resumeStreams: 1, presenceUsers: 1, presenceSubscriptions: 1, presenceTextLength: 1 },
    channels: [{ ...channel, cursor, head: head(unread.seq), unread: unread.unread, mentions: unread.mentions ?? 0 }], threads: [],
  };
}

const event = (seq: number, type: string, data: object) => ({ stream: 'channel:c', epoch: 'e1', seq, type, at: '', data: { channelId: 'c', ...data } }) as unknown as ChatEvent;
const written = (seq: number, senderId = 'you', mentioned = false) =>
  event(seq, 'message:created', { message: { channelId: 'c', senderId, ...(mentioned && { mentions: { userIds: ['me'], channel: false } }) } });
const entry = (state: UserState) => {
  const found = state.channels.get('c');
  return found && { seq: found.head.seq, unread: found.unread, mentions: found.mentions, read: found.cursor.read, exact: found.exact };
};

describe('what is unread', () => {
  const start = adoptSession(undefined, session({ seq: 10, unread: 2 }));

  it('counts messages of others, and mentions, that come after what was counted', () => {
    const state = [written(9), written(11), written(12, 'me'), written(13, 'you', true), written(13)].reduce(countEvent, start);
    expect(entry(state)).toEqual({ seq: 13, unread: 4, mentions: 1, read: 0, exact: true });
  });

  it('counts no mention by somebody whom the user has blocked, from when on they have and until they have not', () => {
    const blocked = (blocked: boolean) => ({ ...event(1, 'user:blocked', {}), data: { userId: 'you', blocked } }) as unknown as ChatEvent;
    const begun = adoptSession(undefined, { ...session({ seq: 10, unread: 0 }), blockedIds: ['you'] });
    expect(entry(countEvent(begun, written(11, 'you', true)))).toMatchObject({ unread: 1, mentions: 0 });
    expect(entry(countEvent(applyToUser(start, blocked(true)), written(11, 'you', true)))).toMatchObject({ mentions: 0 });
    expect(entry(countEvent(applyToUser(begun, blocked(false)), written(11, 'you', true)))).toMatchObject({ mentions: 1 });
    expect(entry(countEvent(begun, written(11, 'somebody else', true)))).toMatchObject({ mentions: 1 });
  });

  it('counts each message of a direct conversation as a mention, but of whom the user has blocked', () => {
    const begun = session({ seq: 10, unread: 0 });
    const direct = adoptSession(undefined, { ...begun, channels: begun.channels.map((channel) => ({ ...channel, kind: 'direct' as const, memberIds: ['me', 'you'] })) });
    expect(entry([written(11), written(12, 'me')].reduce(countEvent, direct))).toMatchObject({ unread: 1, mentions: 1 });
    const blocked = applyToUser(direct, { ...event(1, 'user:blocked', {}), data: { userId: 'you', blocked: true } } as unknown as ChatEvent);
    expect(entry(blocked)).toMatchObject({ exact: false });
    expect(entry(countEvent(blocked, written(11)))).toMatchObject({ unread: 1, mentions: 0 });
  });

  it('counts from where something was marked as unread, until it is read, or another answer is right', () => {
    const all = learnCounts(start, place, { head: head(10), unread: 0, mentions: 0, cursor: { delivered: 10, read: 10 } });
    const moved = (seq: number, unread: number, unreadFrom?: number) => event(1, 'cursor:moved', { cursor: { delivered: 10, read: 10, unreadFrom }, head: head(seq), unread, mentions: 0 });
    const marked = applyToUser(all, moved(10, 3, 8));
    expect([entry(marked), marked.channels.get('c')?.cursor.unreadFrom]).toEqual([{ seq: 10, unread: 3, mentions: 0, read: 10, exact: true }, 8]);
    expect(entry(countEvent(marked, written(11)))).toMatchObject({ unread: 4, exact: true });
    // An answer that was given before: it is asked again.
    expect(entry(learnCounts(marked, place, { head: head(10), unread: 0, mentions: 0, cursor: { delivered: 10, read: 10 } }))).toMatchObject({ exact: false });
    // Told of a position that this device is past.
    expect(entry(applyToUser(countEvent(all, written(11)), moved(10, 3, 8)))).toMatchObject({ exact: false });
    expect(markedRead(marked, place, 7)).toEqual(marked);
    expect(markedRead(marked, place, 9).channels.get('c')).toMatchObject({ cursor: { read: 10, unreadFrom: 10 }, exact: false });
    expect(markedRead(marked, place, 10).channels.get('c')).toMatchObject({ cursor: { delivered: 10, read: 10 }, unread: 0, exact: true });
    expect(applyToUser(marked, moved(10, 0)).channels.get('c')?.cursor).not.toHaveProperty('unreadFrom');
  });

  it('takes newer figures and not older ones', () => {
    const state = learnActivity(start, { channelId: 'c', head: head(20), unread: 5, mentions: 1 });
    expect(entry(learnActivity(state, { channelId: 'c', head: head(15), unread: 3, mentions: 0 }))).toMatchObject({ seq: 20, unread: 5 });
    expect(entry(state)).toMatchObject({ seq: 20, unread: 5, mentions: 1, exact: true });
  });

  it('is in doubt where one is ahead in the log and the other in reading, until figures of both come', () => {
    const ahead = learnActivity(start, { channelId: 'c', head: head(20), unread: 5, mentions: 0 });
    const doubted = learnCounts(ahead, place, { head: head(18), unread: 0, mentions: 0, cursor: { delivered: 18, read: 18 } });
    expect(entry(doubted)).toMatchObject({ seq: 20, read: 18, exact: false });
    expect(inexact(doubted)).toEqual([{ channelId: 'c' }]);
    expect(entry(learnCounts(doubted, place, { head: head(20), unread: 2, mentions: 0, cursor: { delivered: 18, read: 18 } }))).toMatchObject({ unread: 2, exact: true });
  });

  it('is nothing at once when the user reads to the end, and in doubt before that', () => {
    expect(entry(markedRead(start, place, 10))).toMatchObject({ unread: 0, exact: true });
    expect(entry(markedRead(start, place, 5))).toMatchObject({ unread: 2, read: 5, exact: false });
  });

  it('is in doubt after a deletion, and after a join that skips what was not counted', () => {
    expect(entry(countEvent(start, event(11, 'message:deleted', {})))).toMatchObject({ exact: false });
    expect(entry(countEvent(start, event(9, 'message:deleted', {})))).toMatchObject({ exact: true });
    expect(entry(countEvent(start, event(11, 'history:removed', { through: 4, before: '' })))).toMatchObject({ exact: false });
    expect(entry(countFrom(start, place, head(10), false))).toMatchObject({ exact: true });
    expect(entry(countFrom(start, place, head(11), false))).toMatchObject({ exact: false });
  });

  it('is in doubt after an edit that changes whom a message mentions, for those whom it concerns', () => {
    const edited = (seq: number, data: object) => entry(countEvent(start, event(seq, 'message:edited', { messageId: 'm', text: '', ...data })));
    const changed = (userIds: readonly string[], everybody = false) => ({ mentionsChanged: { messageSeq: 1, userIds, everybody } });
    const [mine, others, all] = [changed(['you', 'me']), changed(['you']), changed([], true)];
    expect([mine, others, all, { superseded: true }, {}].map((data) => edited(11, data)?.exact)).toEqual([false, true, false, false, true]);
    expect(edited(9, mine)).toMatchObject({ exact: true });
    const following = applyToUser(start, event(1, 'thread:followed', { threadId: 't', following: true }));
    const counted = learnCounts(following, { channelId: 'c', threadId: 't' }, { head: head(3), unread: 1, mentions: 1 });
    expect(inexact(counted)).toEqual([]);
    expect(inexact(applyToUser(counted, event(2, 'mention:removed', { threadId: 't' })))).toEqual([{ channelId: 'c', threadId: 't' }]);
  });

  it('goes with the channel', () => {
    const left = applyToUser(start, event(1, 'channel:removed', {}));
    expect(left.channels.size).toBe(0);
    const channel = { id: 'c', kind: 'public', name: 'general', topic: null, createdAt: '', archivedAt: null };
    expect(entry(applyToUser(left, event(2, 'channel:added', { channel, role: 'guest', head: head(30) })))).toEqual({ seq: 30, unread: 0, mentions: 0, read: 0, exact: true });
  });

  it('is kept of a bounded number of threads: those without anything unread go first', () => {
    const figures = { head: { epoch: 'e1', seq: 1 }, unread: 1, mentions: 0, cursor: { delivered: 0, read: 0 } };
    let state = start;
    for (let seq = 1; seq <= KEPT_THREADS + 2; seq++) {
      const threadId = `t${seq}`;
      state = applyToUser(state, event(seq, 'thread:followed', { threadId, following: true }));
      state = learnCounts(state, { channelId: 'c', threadId }, { ...figures, unread: seq === 3 ? 0 : 1 });
    }
    expect([state.threads.size, ...['t1', 't2', 't3', 't4', `t${KEPT_THREADS + 2}`].map((id) => state.threads.has(id))]).toEqual([KEPT_THREADS, false, true, false, true, true]);
  });

  it('is asked for when a thread comes to be followed', () => {
    const followed = applyToUser(start, event(1, 'thread:followed', { threadId: 't', following: true }));
    expect(inexact(followed)).toEqual([{ channelId: 'c', threadId: 't' }]);
    expect(applyToUser(followed, event(2, 'thread:followed', { threadId: 't', following: false })).threads.size).toBe(0);
  });

  /** A channel with a reader; what the client hears of it comes late, twice and in any order. */
  it('comes out right whenever it is not in doubt, whatever order the figures come in', () => {
    const acts = fc.array(fc.constantFrom('write', 'read', 'activity', 'ack'), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(acts, fc.infiniteStream(fc.nat(100)), (all, picks) => {
        let [seq, read] = [0, 0];
        const said: ((state: UserState) => UserState)[] = [];
        let state = adoptSession(undefined, session({ seq: 0, unread: 0 }));
        for (const act of all) {
          if (act === 'write') seq++;
          if (act === 'read') read = seq;
          // Messages are never the user's own here: what is unread is what lies between.
          const figures = { head: head(seq), unread: seq - read, mentions: 0, cursor: { delivered: read, read } };
          if (act === 'ack' || act === 'read') said.push((before) => learnCounts(before, place, figures));
          if (act === 'activity') said.push((before) => learnCounts(before, place, figures));
          const pick = Number(picks.next().value);
          const heard = said[pick % Math.max(1, said.length)];
          if (heard) state = heard(state);
          const now = state.channels.get('c');
          if (now?.exact) expect(now.unread).toBe(now.head.seq - now.cursor.read);
        }
      }),
    );
  });
});

describe('where the user is muted', () => {
  const NOW = new Date('2026-01-01T00:00:00Z');
  const mute = (channelId: string | null, until: string | null) => ({ kind: 'mute' as const, channelId, until, reason: null });
  const told = (type: string, data: object) => ({ ...event(1, type, {}), data }) as unknown as ChatEvent;

  it('is known from the session and its events, and ends by its time', () => {
    const begun = adoptSession(undefined, { ...session({ seq: 0, unread: 0 }), mutes: [mute('c', '2026-01-02T00:00:00.000Z')] });
    expect(muteIn(begun, 'c', NOW)).toMatchObject({ channelId: 'c' });
    expect(muteIn(begun, 'other', NOW)).toBeUndefined();
    expect(muteIn(begun, 'c', new Date('2026-01-02T00:00:00Z'))).toBeUndefined();
    const everywhere = applyToUser(begun, told('user:restricted', { restriction: mute(null, null) }));
    expect(muteIn(everywhere, 'other', NOW)).toMatchObject({ channelId: null });
    const lifted = [null, 'c'].reduce((state, channelId) => applyToUser(state, told('user:unrestricted', { kind: 'mute', channelId })), everywhere);
    expect(lifted.mutes.size).toBe(0);
    expect(applyToUser(begun, told('user:restricted', { restriction: { ...mute('c', null), kind: 'ban' } })).mutes).toEqual(begun.mutes);
  });
});

it('is told what the user is in the deployment, by the session and by their own stream', () => {
  const begun = adoptSession(undefined, { ...session({ seq: 0, unread: 0 }), role: 'member' });
  expect(begun.role).toBe('member');
  const told = { ...event(1, 'user:role-changed', {}), data: { role: 'administrator' } } as unknown as ChatEvent;
  expect(applyToUser(begun, told).role).toBe('administrator');
  expect(adoptSession(undefined, session({ seq: 0, unread: 0 })).role).toBeUndefined();
});

describe('what a channel is', () => {
  const start = adoptSession(undefined, session({ seq: 10, unread: 2 }));
  const channel = { id: 'c', kind: 'public' as const, name: 'renamed', topic: null, createdAt: '', archivedAt: 'then', version: 2, description: 'what' };
  const own = (type: string, data: object) => event(1, type, data);

  it('follows its events, told by itself or to those who have not joined it', () => {
    const named = countEvent(start, event(11, 'channel:archived', { channel, by: 'you' })).channels.get('c');
    expect(named).toMatchObject({ name: 'renamed', archivedAt: 'then', description: 'what', unread: 2 });
    expect(learnActivity(start, { channelId: 'c', channel, head: head(10), unread: 2, mentions: 0 }).channels.get('c')).toMatchObject({ name: 'renamed' });
  });

  it('and what the user has set there, and that it is gone, come by their own stream', () => {
    const settings = { mutedUntil: null, favourite: true, notify: 'none' as const, hidden: false };
    expect(applyToUser(start, own('channel:settings-changed', { settings })).channels.get('c')?.settings).toEqual(settings);
    expect(applyToUser(start, own('channel:deleted', {})).channels.size).toBe(0);
  });
});
