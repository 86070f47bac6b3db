import { randomUUID } from 'node:crypto';
import { commands, type CommandContract } from '@chatgenius/contracts';
import fc from 'fast-check';
import { fuzzPackets } from './fuzz-packets.ts';
import { nearly } from './hostile-values.ts';
import { valuesOf } from './schema-values.ts';

const known = { channelId: [randomUUID()] };
const ALL = Object.values(commands) as readonly CommandContract[];
const sample = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.sample(arbitrary, { numRuns: 200, seed: 1 });

describe('packets made from the contracts', () => {
  it.each(ALL.map((command) => [command.name, command] as const))('make many values for %s that its schema takes', (_, { input }) => {
    const values = sample(valuesOf(input, known));
    expect(values.filter((value) => input.safeParse(value).success).length).toBeGreaterThan(values.length / 4);
  });

  it.each(ALL.map((command) => [command.name, command] as const))('spoil most values for %s, as JSON all the same', (_, { input }) => {
    const values = sample(nearly(valuesOf(input, known))).map((text) => JSON.parse(text) as unknown);
    expect(values.filter((value) => !input.safeParse(value).success).length).toBeGreaterThan(values.length / 3);
  });

  it('are of every kind, and the same for the same seed', () => {
    const kinds = new Set(sample(fuzzPackets(known)).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['binary', 'hostile', 'nearly valid', 'raw', 'valid']);
    const texts = () => sample(fuzzPackets(known)).map(({ messages }) => messages);
    expect(texts()).toEqual(texts());
  });
});
