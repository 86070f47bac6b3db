import { PacedWork } from './paced-work.ts';

const tick = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const WINDOW_MS = 20;

describe('PacedWork', () => {
  it('runs once for all requests of a tick', async () => {
    let runs = 0;
    const work = new PacedWork(() => runs++);
    expect([work.request(), work.request(), work.request()]).toEqual([true, false, false]);
    expect(runs).toBe(0);
    await tick();
    expect(runs).toBe(1);
    expect(work.request()).toBe(true);
    await tick();
    expect(runs).toBe(2);
  });

  it('runs at once after a pause, and then not before its window is over', async () => {
    const runs: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const work = new PacedWork(() => {
      if (runs.push(performance.now()) === 3) resolve();
      else work.request();
    }, () => WINDOW_MS);
    const asked = performance.now();
    work.request();
    await promise;
    const [first = 0, second = 0, third = 0] = runs;
    expect(second - asked).toBeGreaterThanOrEqual(0);
    expect(third - second).toBeGreaterThan(WINDOW_MS - 2);
    expect(first).toBeGreaterThanOrEqual(asked);
  });
});
