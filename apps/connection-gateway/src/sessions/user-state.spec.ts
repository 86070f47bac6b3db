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
});
