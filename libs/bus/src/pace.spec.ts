import { Pace } from './pace.ts';

const paceAfter = (...tookMs: number[]): number => {
  const pace = new Pace();
  for (const took of tookMs) pace.answered(took);
  return pace.intervalMs;
};

describe('Pace', () => {
  it('is short until answers are slow, follows them, and has an end', () => {
    expect(paceAfter()).toBe(5);
    expect(paceAfter(...Array<number>(50).fill(2))).toBe(5);
    expect(paceAfter(...Array<number>(50).fill(16))).toBeCloseTo(8, 0);
    expect(paceAfter(...Array<number>(50).fill(2_000))).toBe(10);
  });

  it('does not take one slow answer for a slow time, and forgets a slow time', () => {
    expect(paceAfter(...Array<number>(50).fill(4), 30)).toBe(5);
    expect(paceAfter(...Array<number>(50).fill(100), ...Array<number>(20).fill(4))).toBe(5);
  });
});
