import { TickBatcher } from './tick-batcher.ts';

const tick = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('TickBatcher', () => {
  const collect = (maxBytes: number) => {
    const batches: string[][] = [];
    const batcher = new TickBatcher<{ encoded: string }>({ maxBytes }, (items) => batches.push(items.map(({ encoded }) => encoded)));
    return { batches, add: (...items: string[]) => items.forEach((encoded) => batcher.add({ encoded })) };
  };

  it('sends together what was added in one tick', async () => {
    const { batches, add } = collect(1_000);
    add('a', 'b');
    add('c');
    expect(batches).toEqual([]);
    await tick();
    add('d');
    await tick();
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('cuts by bytes, not characters, and lets a single large item through', async () => {
    const { batches, add } = collect(10);
    add('1234', '56', 'éééé', 'x'.repeat(50), 'y');
    await tick();
    expect(batches).toEqual([['1234', '56'], ['éééé'], ['x'.repeat(50)], ['y']]);
  });
});
