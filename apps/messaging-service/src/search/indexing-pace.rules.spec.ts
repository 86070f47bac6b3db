import { FIRST_PACE, paceAfter } from './indexing-pace.rules.ts';

describe('paceAfter', () => {
  it('rests eight times as long as it has worked', () => {
    expect(paceAfter({ atOnce: 50, restMs: 0 }, 50, 20).restMs).toBe(160);
  });

  it('rests less the further it is behind, but never not at all', () => {
    const rest = (behindMs: number) => paceAfter({ atOnce: 50, restMs: 0 }, 50, 20, behindMs).restMs;
    expect([0, 2_000, 4_000, 16_000, 3_600_000].map(rest)).toEqual([160, 160, 80, 20, 2]);
  });

  it('keeps up with nine tenths of what can be indexed at full speed, some minutes behind at most', () => {
    const fullSpeed = 3_200;
    const load = 0.9 * fullSpeed;
    let [backlog, behindMs] = [0, 0];
    let pace = { atOnce: 64, restMs: 0 };
    for (let second = 0; second < 1_800; second += 1) {
      const turnMs = (pace.atOnce / fullSpeed) * 1_000;
      pace = paceAfter(pace, pace.atOnce, turnMs, behindMs);
      backlog = Math.max(0, backlog + load - (pace.atOnce * 1_000) / (turnMs + pace.restMs));
      behindMs = (backlog / load) * 1_000;
    }
    expect(behindMs).toBeLessThan(180_000);
  });

  it('looks twice a second when nothing is left, and changes nothing', () => {
    expect(paceAfter({ atOnce: 50, restMs: 0 }, 3, 5)).toEqual({ atOnce: 50, restMs: 500 });
    expect(paceAfter({ atOnce: 50, restMs: 0 }, 49, 100)).toEqual({ atOnce: 50, restMs: 800 });
  });

  it('takes as many as are indexed in 20 ms', () => {
    expect(paceAfter({ atOnce: 100, restMs: 0 }, 100, 80).atOnce).toBe(25);
    expect(paceAfter({ atOnce: 25, restMs: 0 }, 25, 10).atOnce).toBe(50);
  });

  it('grows at most twofold, and stays between 10 and 100', () => {
    expect(paceAfter(FIRST_PACE, 10, 1).atOnce).toBe(20);
    expect(paceAfter({ atOnce: 90, restMs: 0 }, 90, 1).atOnce).toBe(100);
    expect(paceAfter({ atOnce: 20, restMs: 0 }, 20, 900).atOnce).toBe(10);
  });
});
