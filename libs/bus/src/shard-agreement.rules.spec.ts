import { agreedShards } from './shard-agreement.rules.ts';

const processes = (...shards: readonly number[]) => shards.map((streamShards, index) => ({ id: `${index}`, name: `process-${index}`, streamShards, startedAt: index }));

describe('agreedShards', () => {
  it.each([
    [[], undefined],
    [[64], 64],
    [[64, 64, 32], 64],
    [[32, 64, 64], 64],
    [[64, 32], 64],
    [[64, 32, 128, 32, 64], 64],
  ])('of %j it is %j', (shards, agreed) => {
    expect(agreedShards(processes(...shards))).toBe(agreed);
  });

  it('does not depend on the order in which they are heard', () => {
    expect(agreedShards(processes(64, 32).reverse())).toBe(64);
  });
});
