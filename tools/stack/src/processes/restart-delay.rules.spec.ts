import { restartDelay } from './restart-delay.rules.ts';

describe('how soon a crashed service is started again', () => {
  it('waits longer after each crash in a row, up to a limit', () => {
    const waits: number[] = [];
    let crashes = 0;
    for (let crash = 0; crash < 7; crash += 1) {
      const next = restartDelay(crashes, 1_000);
      waits.push(next.waitMs);
      crashes = next.crashes;
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('begins anew after a long life', () => {
    expect(restartDelay(6, 60_000)).toEqual({ waitMs: 500, crashes: 1 });
  });
});
