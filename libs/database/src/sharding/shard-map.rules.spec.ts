import { randomUUID } from 'node:crypto';
import { shardOf, streams } from '@chatgenius/contracts';
import { ShardMap, SLOTS } from './shard-map.rules.ts';

it('spreads channels over the databases', () => {
  const map = ShardMap.evenly(4);
  const counts = [0, 0, 0, 0];
  for (let channel = 0; channel < 8_000; channel++) {
    const database = map.databaseOf(randomUUID());
    counts[database] = (counts[database] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(1_600);
});

it('moves a slot, and no other channel with it', () => {
  const moved = shardOf(streams.channel(randomUUID()), SLOTS);
  const [before, after] = [ShardMap.evenly(2), new ShardMap(Array.from({ length: SLOTS }, (_, slot) => (slot === moved ? 2 : Math.floor((slot * 2) / SLOTS))))];
  for (let count = 0; count < 2_000; count++) {
    const channelId = randomUUID();
    const isMoved = shardOf(streams.channel(channelId), SLOTS) === moved;
    expect(after.databaseOf(channelId)).toBe(isMoved ? 2 : before.databaseOf(channelId));
  }
});

it('knows where a channel is for ever', () => {
  expect(shardOf(streams.channel('00000000-0000-4000-8000-000000000001'), SLOTS)).toBe(21);
});
