type Entry = readonly [tag: number, type: number, count: number, value: number];

/** 52° and something that is found again. */
export const LATITUDE = 0x31415926;

/** A TIFF of one grey pixel, taken by a camera with a place. */
export function tiffOfCamera(order: 'II' | 'MM'): Buffer {
  const file = Buffer.alloc(400);
  const write = (value: number, at: number, bytes: 2 | 4): number => (order === 'II' ? file.writeUIntLE(value, at, bytes) : file.writeUIntBE(value, at, bytes));
  const directory = (at: number, entries: readonly Entry[]): void => {
    write(entries.length, at, 2);
    entries.forEach(([tag, type, count, value], index) => {
      const entry = at + 2 + index * 12;
      write(tag, entry, 2);
      write(type, entry + 2, 2);
      write(count, entry + 4, 4);
      write(value, entry + 8, type === 3 && count === 1 ? 2 : 4);
    });
  };
  const [SHORT, LONG, ASCII, RATIONAL] = [3, 4, 2, 5] as const;
  const [pixel, maker, places, latitude] = [300, 310, 330, 360] as const;
  file.write(order, 'latin1');
  write(42, 2, 2);
  write(8, 4, 4);
  file.writeUInt8(200, pixel);
  file.write('SecretCamera\0', maker, 'latin1');
  write(LATITUDE, latitude, 4);
  const shape: Entry[] = [[256, SHORT, 1, 1], [257, SHORT, 1, 1], [258, SHORT, 1, 8], [259, SHORT, 1, 1], [262, SHORT, 1, 1]];
  directory(8, [...shape, [271, ASCII, 13, maker], [273, LONG, 1, pixel], [277, SHORT, 1, 1], [278, SHORT, 1, 1], [279, LONG, 1, 1], [34_853, LONG, 1, places]]);
  directory(places, [[2, RATIONAL, 3, latitude]]);
  return file;
}
