import fc from 'fast-check';
import { missedCount, verdictOf } from './recovery.rules.ts';

const at = (seq: number, epoch = 'e1') => ({ epoch, seq });

describe('verdictOf', () => {
  it('asks nothing of who asks nothing', () => {
    expect(verdictOf(undefined, at(10), 5)).toEqual({ status: 'recovered' });
    expect(missedCount({ status: 'recovered' }, undefined, at(10))).toBe(0);
  });

  it('resets for another epoch, and for a position that this log never had', () => {
    expect(verdictOf(at(3, 'e0'), at(10), 5)).toEqual({ status: 'reset' });
    expect(verdictOf(at(11), at(10), 5)).toEqual({ status: 'reset' });
  });

  it('recovers up to the limit, and names the gap beyond it', () => {
    expect(verdictOf(at(5), at(10), 5)).toEqual({ status: 'recovered' });
    expect(verdictOf(at(4), at(10), 5)).toEqual({ status: 'gap', from: 5, to: 10 });
  });

  it('leaves no event unaccounted for', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(20), (since, head, limit) => {
        const verdict = verdictOf(at(since), at(head), limit);
        const pushed = missedCount(verdict, at(since), at(head));
        if (verdict.status === 'gap') expect([verdict.from, verdict.to, pushed]).toEqual([since + 1, head, 0]);
        if (verdict.status === 'recovered') expect(pushed).toBe(head - since);
        if (verdict.status === 'reset') expect(since).toBeGreaterThan(head);
        expect(pushed).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
