import fc from 'fast-check';
import { LEAF_SIZE, SHELF_SIZE, shelve, type FilledShelf, type Unshelved } from './shelving.rules.ts';

const message = fc.record({ messageId: fc.uuid(), channelId: fc.constantFrom('a', 'b', 'c'), createdAt: fc.nat(1_000) });

it('fills shelves and leaves, over any batches, and knows how far each reaches', () => {
  fc.assert(
    fc.property(fc.array(fc.array(message, { maxLength: 700 }), { maxLength: 8 }), (batches) => {
      const shelves = new Map<number, FilledShelf>();
      const contents = new Map<string, Unshelved[]>();
      for (const batch of batches) {
        const last = new Map([...shelves.values()].sort((one, other) => one.id - other.id).map((shelf) => [shelf.channelId, shelf]));
        const shelved = shelve(batch, [...last.values()], Math.max(0, ...shelves.keys()));
        for (const shelf of shelved.shelves) shelves.set(shelf.id, shelf);
        shelved.places.forEach(({ shelf, leaf }, index) => {
          for (const unit of [`${shelf}`, `${shelf}.${leaf}`]) contents.set(unit, [...(contents.get(unit) ?? []), batch[index] as Unshelved]);
        });
      }
      for (const shelf of shelves.values()) {
        const held = contents.get(`${shelf.id}`) ?? [];
        const times = held.map(({ createdAt }) => createdAt);
        expect(held.every(({ channelId }) => channelId === shelf.channelId)).toBe(true);
        expect([shelf.messages, shelf.oldestAt, shelf.newestAt]).toEqual([held.length, Math.min(...times), Math.max(...times)]);
        expect(held.length).toBeLessThanOrEqual(SHELF_SIZE);
        expect(shelf.leaves).toHaveLength(Math.ceil(held.length / LEAF_SIZE));
        shelf.leaves.forEach((newest, leaf) => expect(newest).toBe(Math.max(...(contents.get(`${shelf.id}.${leaf}`) ?? []).map(({ createdAt }) => createdAt))));
      }
      for (const channelId of ['a', 'b', 'c']) {
        expect([...shelves.values()].filter((shelf) => shelf.channelId === channelId && shelf.messages < SHELF_SIZE).length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 30 },
  );
});
