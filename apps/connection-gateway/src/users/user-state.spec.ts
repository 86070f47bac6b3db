import { limits } from '@chatgenius/contracts';
import { UserState } from './user-state.ts';

const nobody = { userEvent: () => undefined, userRestarted: () => undefined };

describe('UserState', () => {
  it('remembers which threads are followed since a moment ago, up to a number', () => {
    const state = new UserState(crypto.randomUUID(), nobody);
    const follow = (count: number) => Array.from({ length: count }, () => state.followThread(crypto.randomUUID(), crypto.randomUUID()));
    follow(10);
    expect(state).toMatchObject({ newThreads: { size: 10 }, moreThreads: false });
    // All of it is read again then.
    follow(3 * limits.sessionThreads);
    expect(state.newThreads?.size ?? 0).toBeLessThanOrEqual(2 * limits.sessionThreads);
    expect(state.moreThreads).toBe(true);
  });

  it('takes no count of a thread back that was forgotten while the count was on its way', () => {
    const state = new UserState(crypto.randomUUID(), nobody);
    const head = { epoch: 'e', seq: 3 };
    const thread = { threadId: crypto.randomUUID(), channelId: crypto.randomUUID(), cursor: { delivered: 1, read: 1 }, head, unread: 2, mentions: 0 };
    state.learnThread(thread);
    state.moveThread({ ...thread, cursor: { delivered: 2, read: 2 }, unread: 1 });
    expect(state.unreadThreads()).toMatchObject([{ unread: 1 }]);
    const { forgotten } = state;
    state.forgetThread(thread.threadId);
    expect(state.forgotten).toBeGreaterThan(forgotten);
    state.moveThread({ ...thread, cursor: { delivered: 2, read: 2 }, unread: 1 });
    expect(state.unreadThreads()).toEqual([]);
    expect([...(state.newThreads ?? [])]).toEqual([[thread.threadId, thread.channelId]]);
  });

  it('reads all threads again for somebody who is in a channel anew, also when they are being read just then', () => {
    const state = new UserState(crypto.randomUUID(), nobody);
    const { forgotten } = state;
    state.channelAdded();
    expect(state.moreThreads).toBe(true);
    expect(state.forgotten).toBeGreaterThan(forgotten);
  });

  it('takes a thread that is not among the unread ones for read, or gone', () => {
    const state = new UserState(crypto.randomUUID(), nobody);
    const thread = (unread: number, seq = 3) => ({ threadId: crypto.randomUUID(), channelId: crypto.randomUUID(), cursor: { delivered: 1, read: 1 }, head: { epoch: 'e', seq }, unread, mentions: 0 });
    const [gone, stays, isNewer] = [thread(1), thread(2), thread(3, 5)];
    for (const known of [gone, stays, isNewer]) state.learnThread(known);
    state.learnThreads([stays, { ...isNewer, head: { epoch: 'e', seq: 4 }, unread: 2 }]);
    expect(state.unreadThreads()).toEqual([stays, isNewer]);
  });
});
