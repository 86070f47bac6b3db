import { limits, type SessionChannel } from '@chatgenius/contracts';
import fc from 'fast-check';
import { firstChannels, pageAfter } from './session-channels.rules.ts';

const channel = fc.record({
  id: fc.uuid(),
  kind: fc.constant('public' as const),
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  topic: fc.option(fc.string({ unit: 'grapheme', maxLength: 250 })),
  createdAt: fc.constant('2026-01-01T00:00:00.000Z'),
  archivedAt: fc.constant(null),
  role: fc.constant('member' as const),
  cursor: fc.oneof(fc.constant(0), fc.nat(1_000_000_000)).map((read) => ({ delivered: read, read })),
  head: fc.nat(1_000_000_000).map((seq) => ({ epoch: '0199a5c0-0000-7000-8000-000000000000', seq })),
  unread: fc.constantFrom(0, 0, 5, limits.unreadCount),
  mentions: fc.constantFrom(0, 0, 0, 3),
});
const channels = fc.uniqueArray(channel, { selector: ({ id }) => id, maxLength: 400, size: 'max' }) as fc.Arbitrary<SessionChannel[]>;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const rank = ({ mentions, unread, cursor }: SessionChannel) => [Number(cursor.read > 0), Number(mentions > 0), Number(unread > 0)];

describe('the channels of a session', () => {
  it('are bounded at first, those that matter before others, and say whether there are more', () => {
    fc.assert(
      fc.property(channels, (all) => {
        const { channels: first, more } = firstChannels(all, { pages: true });
        expect(more).toBe(first.length < all.length);
        expect(first.length).toBeLessThanOrEqual(limits.sessionFirstChannels);
        if (first.length > 1) expect(bytesOf(first)).toBeLessThanOrEqual(limits.sessionPartBytes);
        if (!more) return expect(first).toEqual(all);
        const worst = first.at(-1);
        const others = all.filter(({ id }) => !first.some((taken) => taken.id === id));
        for (const other of others) expect(compare(rank(other), worst ? rank(worst) : [])).toBeLessThanOrEqual(0);
      }),
      { numRuns: 50 },
    );
  });

  it('are those that the user reads, whatever others add them to and write there', () => {
    const [own, ...others] = Array.from({ length: limits.sessionFirstChannels + 1 }, (_, index): SessionChannel => ({
      id: `c${index}`, kind: 'private', name: 'A'.repeat(80), topic: null, createdAt: '', archivedAt: null, role: 'member',
      cursor: { delivered: 0, read: 0 }, head: { epoch: 'e', seq: 1 }, unread: 1, mentions: 1,
    }));
    if (own === undefined) throw new Error('no channels');
    const used = { ...own, cursor: { delivered: 1, read: 1 }, unread: 0, mentions: 0 };
    expect(firstChannels([...others, used], { pages: true }).channels[0]).toEqual(used);
  });

  it('are bounded at once for clients that do not page, too', () => {
    fc.assert(
      fc.property(channels, fc.integer({ min: 1, max: 4 }), (some, times) => {
        const all = Array.from({ length: times }, () => some).flat();
        const { channels: first, more } = firstChannels(all, { pages: false });
        expect(bytesOf(first)).toBeLessThanOrEqual(limits.sessionBytes);
        expect(first).toHaveLength(more ? first.length : all.length);
      }),
      { numRuns: 20 },
    );
  });

  it('come in bounded pages, each once, whatever is added and removed between two of them', () => {
    fc.assert(
      fc.property(channels, fc.array(fc.nat(1_000), { maxLength: 10 }), (all, gone) => {
        const items = new Map(all.map((one) => [one.id, { channel: { channel: one } }]));
        const removed = new Set<string>();
        const seen: string[] = [];
        let after: string | undefined;
        for (let pages = 0; ; pages++) {
          const page = pageAfter(items.values(), after);
          if (page.items.length > 1) expect(bytesOf(page.items.map(({ channel: { channel: one } }) => one))).toBeLessThanOrEqual(limits.sessionPartBytes);
          seen.push(...page.items.map(({ channel: { channel: one } }) => one.id));
          if (page.next === null) break;
          after = page.next;
          const leaving = all[gone[pages] ?? -1]?.id;
          if (leaving !== undefined) removed.add(leaving);
          if (leaving !== undefined) items.delete(leaving);
        }
        expect(new Set(seen).size).toBe(seen.length);
        for (const { id } of all) if (!removed.has(id)) expect(seen).toContain(id);
      }),
      { numRuns: 50 },
    );
  });
});

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
