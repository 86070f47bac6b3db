import { setTimeout as passing } from 'node:timers/promises';
import { endsInTime } from './ends-in-time.ts';

describe('a body of a test', () => {
  it('ends as it would', async () => {
    await expect(endsInTime(() => 1)()).resolves.toBe(1);
    await expect(endsInTime(() => Promise.reject(new Error('no')))()).rejects.toThrow('no');
  });

  it('fails when it has not ended in time, also when time was set to stand still', async () => {
    jest.useFakeTimers();
    try {
      await expect(endsInTime(() => new Promise(() => undefined), 20)()).rejects.toThrow('It has not ended after 0.02 s.');
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await endsInTime(() => passing(1))();
    expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
  });
});
