import { type MessageDelta } from '@chatgenius/contracts';
import fc from 'fast-check';
import { mergedDelta } from './merged-delta.rules.ts';

const delta = (offset: number, text: string, more: Partial<MessageDelta> = {}): MessageDelta => ({ messageId: 'm', offset, text, ...more });

/** What a reader knows after a delta; nothing when something is missing: as clients have it. */
function read(known: string, { offset, text }: MessageDelta): string | undefined {
  return offset > known.length ? undefined : known + text.slice(known.length - offset);
}

describe('two deltas of a message', () => {
  it('say as one what both say, wherever they are cut, and however they overlap', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30)), fc.nat(30), (whole, cuts, has) => {
        const [one = 0, two = 0, three = 0, four = 0] = cuts.toSorted((a, b) => a - b).map((cut) => Math.min(cut, whole.length));
        const [earlier, later] = [delta(one, whole.slice(one, three)), delta(two, whole.slice(two, four))];
        const merged = mergedDelta(earlier, later);
        const known = whole.slice(0, Math.min(has, whole.length));
        const first = read(known, earlier);
        if (merged && first !== undefined) expect(read(known, merged)).toBe(read(first, later));
        if (merged) expect(merged.text).toBe(whole.slice(merged.offset, merged.offset + merged.text.length));
        expect(merged !== undefined).toBe(true);
      }),
    );
  });

  it('are none with a hole between them, nor of two revisions', () => {
    expect(mergedDelta(delta(0, 'ab'), delta(3, 'd'))).toBeUndefined();
    expect(mergedDelta(delta(4, 'ef'), delta(0, 'abcd'))).toBeUndefined();
    expect(mergedDelta(delta(0, 'ab'), delta(2, 'c', { revision: 1 }))).toBeUndefined();
  });

  it('carry the metadata that were told last, and hide no change of them that was lost', () => {
    const first = delta(0, 'a', { step: 1, metadata: { is: 'thinking' } });
    expect(mergedDelta(first, delta(1, 'b', { step: 1 }))).toEqual(delta(0, 'ab', { step: 1, metadata: { is: 'thinking' } }));
    expect(mergedDelta(first, delta(1, 'b', { step: 2, metadata: { is: 'writing' } }))).toEqual(delta(0, 'ab', { step: 2, metadata: { is: 'writing' } }));
    expect(mergedDelta(first, delta(1, 'b', { step: 2 }))).toBeUndefined();
  });
});
