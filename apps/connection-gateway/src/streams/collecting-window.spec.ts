import { CollectingWindow, windowMs } from './collecting-window.ts';

describe('windowMs', () => {
  it.each([
    [0, 0],
    [0.2, 0],
    [0.4, 12.5],
    [0.6, 25],
    [1, 25],
  ])('is, at a utilization of %d, %d ms of 25', (utilization, expected) => {
    expect(windowMs(utilization, 25)).toBeCloseTo(expected);
  });
});

describe('CollectingWindow', () => {
  it('opens while the event loop is busy', async () => {
    const window = new CollectingWindow(25);
    expect(window.currentMs).toBe(0);
    const until = performance.now() + 150;
    while (performance.now() < until) await new Promise((resolve) => setImmediate(() => resolve(busyFor(10))));
    expect(window.currentMs).toBeGreaterThan(12);
  });
});

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
