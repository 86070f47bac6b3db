import { FIRST_PACE, paceAfter } from './indexing-pace.rules.ts';

describe('paceAfter', () => {
  it('rests eight times as long as it has worked', () => {
    expect(paceAfter({ atOnce: 50, restMs: 0 }, 50, 20).restMs).toBe(160);
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
