import { ChatError } from '@chatgenius/contracts';
import { DatabaseError } from 'pg';
import { GroupedCalls, MAX_WAITING } from './grouped-calls.ts';

function held() {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { released, release: () => release() };
}

describe('GroupedCalls', () => {
  it('answers each call in its place, and collects what comes while a group is being worked on', async () => {
    const { released, release } = held();
    const groups: number[][] = [];
    const calls = new GroupedCalls<number, number>({
      name: 'calls',
      groupWeight: 10,
      answer: async (group) => {
        groups.push([...group]);
        await released;
        return group.map((call) => call * 2);
      },
    });
    const first = [calls.call(1), calls.call(2)];
    await new Promise(setImmediate);
    const later = [calls.call(3), calls.call(4)];
    release();
    expect(await Promise.all([...first, ...later])).toEqual([2, 4, 6, 8]);
    expect(groups).toEqual([[1, 2], [3, 4]]);
  });

  it('pauses between groups as long as it is told to, and not before a lone call', async () => {
    jest.useFakeTimers();
    try {
      const groups: number[][] = [];
      const calls = new GroupedCalls<number, number>({
      name: 'calls',
        groupWeight: 10,
        pauseMs: { shortest: 40, longest: 80 },
        answer: (group) => {
          groups.push([...group]);
          return Promise.resolve(group);
        },
      });
      const first = calls.call(1);
      await jest.advanceTimersByTimeAsync(0);
      expect(await first).toBe(1);
      const later = [calls.call(2)];
      await jest.advanceTimersByTimeAsync(39);
      later.push(calls.call(3));
      expect(groups).toEqual([[1]]);
      await jest.advanceTimersByTimeAsync(1);
      expect(await Promise.all(later)).toEqual([2, 3]);
      expect(groups).toEqual([[1], [2, 3]]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('closes a group by weight, and takes a call that is heavier than a group alone', async () => {
    const groups: number[][] = [];
    const calls = new GroupedCalls<number, number>({
      name: 'calls',
      groupWeight: 5,
      weigh: (call) => call,
      answer: (group) => {
        groups.push([...group]);
        return Promise.resolve(group);
      },
    });
    await Promise.all([2, 3, 1, 9, 1, 3, 2].map((call) => calls.call(call)));
    expect(groups).toEqual([[2, 3], [1], [9], [1, 3], [2]]);
  });

  it('refuses one call without failing its neighbours', async () => {
    const calls = new GroupedCalls<number, number>({
      name: 'calls',
      groupWeight: 10,
      answer: (group) => Promise.resolve(group.map((call) => (call === 2 ? new ChatError('CHANNEL_NOT_FOUND') : call))),
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((call) => calls.call(call)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells each call of a group what the group failed with, and goes on', async () => {
    const faults = [new ChatError('UNAVAILABLE'), Object.assign(new DatabaseError('', 0, 'error'), { code: '42703' })];
    const calls = new GroupedCalls<number, number>({
      name: 'calls',
      groupWeight: 10,
      answer: (group) => {
        const fault = faults.shift();
        return fault ? Promise.reject(fault) : Promise.resolve(group);
      },
    });
    await expect(calls.call(1)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    await expect(calls.call(2)).rejects.toBeInstanceOf(DatabaseError);
    expect(await calls.call(3)).toBe(3);
  });

  it('lets no more wait than there is room for, and goes on when there is room again', async () => {
    const { released, release } = held();
    const calls = new GroupedCalls<number, number>({
      name: 'calls',
      groupWeight: 1,
      weigh: () => 1 / MAX_WAITING,
      answer: async (group) => {
        await released;
        return group;
      },
    });
    const first = calls.call(0);
    await new Promise(setImmediate);
    const waiting = Array.from({ length: MAX_WAITING }, (_, index) => calls.call(index));
    await expect(calls.call(-1)).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    release();
    expect(await first).toBe(0);
    expect((await Promise.all(waiting)).length).toBe(MAX_WAITING);
    expect(await calls.call(7)).toBe(7);
  });
});
