import { judgeMemory } from './flat-memory.rules.ts';

/** A minute of samples: what is kept, and garbage that is collected every five seconds. */
const heap = (kept: (second: number) => number) => Array.from({ length: 60 }, (_, second) => (kept(second) + (second % 5) * 20) * 2 ** 20);

describe('memory under fuzzing', () => {
  it('is flat when what is kept stands still after a beginning, whatever the garbage', () => {
    expect(judgeMemory(heap((second) => Math.min(100, 50 + second * 5))).isFlat).toBe(true);
  });

  it('is not when ever more is kept', () => {
    const { isFlat, warmBytes, lastBytes } = judgeMemory(heap((second) => 50 + second * 2));
    expect([isFlat, warmBytes / 2 ** 20, lastBytes / 2 ** 20]).toEqual([false, 100, 150]);
  });
});
