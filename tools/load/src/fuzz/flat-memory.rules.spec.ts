import { judgeMemory } from './flat-memory.rules.ts';

const megabytes = (...values: number[]) => values.map((value) => value * 2 ** 20);

describe('memory under fuzzing', () => {
  it('is flat when it stands still after a beginning, whatever the garbage collector does', () => {
    expect(judgeMemory(megabytes(100, 150, 200, 210, 215, 205, 190, 220, 212, 208)).isFlat).toBe(true);
  });

  it('is not when it goes on growing', () => {
    const { isFlat, warmBytes, lastBytes } = judgeMemory(megabytes(100, 130, 160, 190, 220, 250, 280, 310, 340, 370));
    expect([isFlat, warmBytes / 2 ** 20, lastBytes / 2 ** 20]).toEqual([false, 250, 370]);
  });
});
