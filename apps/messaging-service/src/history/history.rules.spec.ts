import fc from 'fast-check';
import { cutPage, mayReadVersions, type PageSide } from './history.rules.ts';

const sizeOf = (row: number) => row;
/** Rows in ascending order, split at a position as the repository reads them. */
const around = (rows: readonly number[], at: number) => ({ older: rows.slice(0, at).reverse(), newer: rows.slice(at) });

describe('cutPage', () => {
  it.each<[PageSide, number[]]>([
    ['before', [2, 3, 4]],
    ['after', [5, 6, 7]],
    ['around', [4, 5, 6]],
  ])('takes the nearest rows %s a position', (side, rows) => {
    expect(cutPage(side, around([1, 2, 3, 4, 5, 6, 7, 8], 4), { rows: 3, bytes: Infinity, sizeOf })).toEqual({ rows, hasBefore: true, hasAfter: true });
  });

  it('fills a page around the end of a conversation from the side that has more', () => {
    expect(cutPage('around', around([1, 2, 3, 4, 5], 5), { rows: 3, bytes: Infinity, sizeOf })).toEqual({ rows: [3, 4, 5], hasBefore: true, hasAfter: false });
    expect(cutPage('around', around([1, 2, 3, 4, 5], 0), { rows: 3, bytes: Infinity, sizeOf })).toEqual({ rows: [1, 2, 3], hasBefore: false, hasAfter: true });
  });

  it('gives neighbours within both limits, always one of them, and says truly what is left', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
        fc.nat(30),
        fc.constantFrom<PageSide>('before', 'after', 'around'),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 40 }),
        (sizes, place, side, limit, bytes) => {
          const at = Math.min(place, sizes.length);
          const rows = sizes.map((size, index) => ({ size, index }));
          const sides = { older: rows.slice(0, at).reverse(), newer: rows.slice(at) };
          const page = cutPage(side, sides, { rows: limit, bytes, sizeOf: ({ size }) => size });
          const indices = page.rows.map(({ index }) => index);
          const first = indices[0] ?? at;
          expect(indices).toEqual(indices.map((_, index) => first + index));
          expect(page.hasBefore).toBe(first > 0);
          expect(page.hasAfter).toBe(first + indices.length < rows.length);
          const there = (side === 'after' ? 0 : sides.older.length) + (side === 'before' ? 0 : sides.newer.length);
          expect(indices.length).toBeLessThanOrEqual(Math.min(limit, there));
          expect(indices.length).toBeGreaterThanOrEqual(Math.min(1, there));
          if (indices.length > 1) expect(page.rows.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(bytes);
          if (side === 'around' && sides.newer.length > 0) expect(indices).toContain(at);
        },
      ),
    );
  });
});

describe('mayReadVersions', () => {
  it.each([
    ['member', true, false, true],
    ['member', true, true, false],
    ['member', false, false, false],
    ['guest', true, false, true],
    ['admin', false, true, true],
    ['owner', false, false, true],
  ] as const)('%s, author: %s, deleted: %s', (role, isAuthor, deleted, may) => {
    expect(mayReadVersions({ role, isAuthor }, { deleted })).toBe(may);
  });
});
