import { randomUUID } from 'node:crypto';
import { commands, limits, type CommandContract } from '@chatgenius/contracts';
import fc from 'fast-check';
import { endsWhenTooLarge, fuzzPackets, type FuzzPacket } from './fuzz-packets.ts';
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

  it('may end the connection when they are larger than a gateway reads', () => {
    const text = (length: number): FuzzPacket => ({ kind: 'nearly valid', mayEnd: false, messages: ['7', 'é'.repeat(length / 2)] });
    expect(endsWhenTooLarge(text(limits.packetBytes + 2)).mayEnd).toBe(true);
    expect(endsWhenTooLarge(text(limits.packetBytes - 100)).mayEnd).toBe(false);
  });

  it('are of every kind, and the same for the same seed', () => {
    const kinds = new Set(sample(fuzzPackets(known)).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['binary', 'hostile', 'nearly valid', 'raw', 'valid']);
    const texts = () => sample(fuzzPackets(known)).map(({ messages }) => messages);
    expect(texts()).toEqual(texts());
  });
});
