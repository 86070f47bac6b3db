import fc from 'fast-check';
import { shared, sharedMap } from './sharing.rules.ts';

describe('what is shared with what was there before', () => {
  it('reads as what is there now, and is what was there before where that reads the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (before, next) => {
        expect(shared(before, next)).toEqual(next);
        expect(shared(before, structuredClone(before))).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it('is each part that reads the same', () => {
    const before = { head: { seq: 1 }, cursor: { read: 1 }, list: [{ id: 'a' }, { id: 'b' }] };
    const next = shared(before, { head: { seq: 2 }, cursor: { read: 1 }, list: [{ id: 'a' }, { id: 'c' }, { id: 'd' }] });
    expect([next.cursor === before.cursor, next.list[0] === before.list[0], next.head === before.head]).toEqual([true, true, false]);
    expect(shared({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
    expect(shared([], {})).toEqual({});
  });

  it('is a map with the same in the same order', () => {
    const [one, other] = [{}, {}];
    const before = new Map([['a', one], ['b', other]]);
    expect(sharedMap(before, new Map(before))).toBe(before);
    for (const next of [new Map([['b', other], ['a', one]]), new Map([['a', one]]), new Map([['a', one], ['b', one]])]) expect(sharedMap(before, next)).toBe(next);
  });
});
