import { LONGEST_WAIT_MS, RequestLine } from './request-line.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('RequestLine', () => {
  const open = (maxBytes = 1_000) => {
    const batches: string[][] = [];
    const backs: (() => void)[] = [];
    const line = new RequestLine<{ encoded: string }>({
      maxBytes,
      send: (items, back) => {
        batches.push(items.map(({ encoded }) => encoded));
        backs.push(back);
      },
    });
    return { batches, back: (batch: number) => backs[batch]?.(), add: (...items: string[]) => items.forEach((encoded) => line.add({ encoded })) };
  };

  it('sends together what was added in one turn', async () => {
    const { batches, add } = open();
    add('a', 'b');
    add('c');
    expect(batches).toEqual([]);
    await turn();
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('keeps what comes meanwhile until the batch is back, and then lets all of it leave', async () => {
    const { batches, back, add } = open();
    add('a');
    await turn();
    add('b');
    await turn();
    add('c');
    await turn();
    expect(batches).toEqual([['a']]);
    back(0);
    await turn();
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('takes further answers of an earlier batch for nothing', async () => {
    const { batches, back, add } = open();
    add('a');
    await turn();
    back(0);
    add('b');
    await turn();
    add('c');
    back(0);
    await turn();
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('does not wait for one that takes long', async () => {
    jest.useFakeTimers();
    try {
      const { batches, add } = open();
      add('slow');
      await jest.advanceTimersByTimeAsync(10);
      add('b');
      await jest.advanceTimersByTimeAsync(LONGEST_WAIT_MS - 1);
      add('c');
      expect(batches).toEqual([['slow']]);
      await jest.advanceTimersByTimeAsync(1);
      await jest.advanceTimersByTimeAsync(1); // what leaves does so in the turn behind the timer
      expect(batches).toEqual([['slow'], ['b', 'c']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('cuts by bytes, not characters, and lets a single large item through', async () => {
    const { batches, add } = open(10);
    add('1234', '56', 'éééé', 'x'.repeat(50), 'y');
    await turn();
    expect(batches).toEqual([['1234', '56'], ['éééé'], ['x'.repeat(50)], ['y']]);
  });
});
