import { Ring } from './ring.ts';

it('keeps the last ones, no older than so long, and gives the newest first', () => {
  const ring = new Ring<{ at: number }>(3, 1_000);
  for (const at of [100, 200, 300, 400]) ring.push({ at });
  expect(ring.find(() => true, 400)).toEqual([{ at: 400 }, { at: 300 }, { at: 200 }]);
  expect(ring.find(({ at }) => at !== 300, 1_300)).toEqual([{ at: 400 }]);
});
