import { sizeOf, sourceOf } from './upload-source.ts';

const bytes = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

describe.each([
  ['bytes', bytes],
  ['a blob', new Blob([bytes])],
])('what is uploaded from %s', (_, file) => {
  const source = sourceOf(file);

  it('comes in parts, each with its size, and says which is the last', async () => {
    expect([sizeOf(file), source.size]).toEqual([10, 10]);
    const parts = [await source.slice(0, 4), await source.slice(4, 8), await source.slice(8, 12)];
    expect(parts.map(({ value, done }) => [[...(value as Uint8Array)], (value as Uint8Array & { size: number }).size, done])).toEqual([
      [[0, 1, 2, 3], 4, false],
      [[4, 5, 6, 7], 4, false],
      [[8, 9], 2, true],
    ]);
  });
});
