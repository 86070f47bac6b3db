import { faultAt, type MessagePlace } from './random-faults.rules.ts';

const places = Array.from({ length: 10_000 }, (_, index): MessagePlace => ({ connection: index % 7, direction: index % 2 ? 'up' : 'down', index: index >> 1 }));
const faults = (seed: number, rate = 0.2) => places.map((place) => faultAt({ seed, rate }, place));

it('does the same for the same seed, and something else for another one', () => {
  expect(faults(5)).toEqual(faults(5));
  expect(faults(5)).not.toEqual(faults(6));
});

it('meets as many messages as it is told to, by every kind', () => {
  const met = faults(1).filter((fault) => fault !== undefined);
  expect(met.length / places.length).toBeCloseTo(0.2, 1);
  expect(new Set(met.map(({ kind }) => kind)).size).toBe(8);
  expect(faults(1, 0).every((fault) => fault === undefined)).toBe(true);
});

it('leaves out kinds that are not named, and what would tear bytes of which no message is known', () => {
  const only = places.flatMap((place) => faultAt({ seed: 1, rate: 1, kinds: { drop: 1, cut: 1 } }, place) ?? []);
  expect(new Set(only.map(({ kind }) => kind))).toEqual(new Set(['drop', 'cut']));
  const ofBytes = places.flatMap((place) => faultAt({ seed: 1, rate: 1, kinds: { drop: 1, duplicate: 1, reorder: 1, stall: 1 } }, place, false) ?? []);
  expect(new Set(ofBytes.map(({ kind }) => kind))).toEqual(new Set(['stall']));
});
