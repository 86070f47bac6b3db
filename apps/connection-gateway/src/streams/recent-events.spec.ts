import fc from 'fast-check';
import { RecentEvents } from './recent-events.ts';

describe('RecentEvents', () => {
  const filled = (texts: readonly string[], kept = 4): RecentEvents => {
    const recent = new RecentEvents(kept);
    for (const text of texts) recent.push(text);
    return recent;
  };

  it('gives back the last ones as they came, whatever they say', () => {
    // Together below the bytes that are kept: a grapheme may take some thirty.
    const anyTexts = fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(anyTexts, fc.integer({ min: 1, max: 20 }), (texts, kept) => {
        const recent = filled(texts, kept);
        expect(recent.count).toBeGreaterThanOrEqual(Math.min(kept, texts.length));
        expect(recent.count).toBeLessThanOrEqual(2 * kept);
        expect(recent.last(recent.count)).toEqual(texts.slice(texts.length - recent.count));
      }),
    );
  });

  it('gives back any number of them', () => {
    const recent = filled(['a', 'bb', 'ccc']);
    expect(recent.last(0)).toEqual([]);
    expect(recent.last(1)).toEqual(['ccc']);
    expect(recent.last(3)).toEqual(['a', 'bb', 'ccc']);
  });

  it('keeps 64 to 128 KB of long ones', () => {
    const recent = new RecentEvents(1_000);
    const counts = Array.from({ length: 100 }, (_, n) => {
      recent.push(String(n % 10).repeat(10_000));
      return recent.count;
    });
    expect(Math.max(...counts)).toBe(13);
    expect(Math.min(...counts.slice(13))).toBe(7);
    expect(recent.last(1)).toEqual(['9'.repeat(10_000)]);
  });

  it('knows nothing of what came before one that is too large', () => {
    const recent = filled(['a', 'b'.repeat(70_000)]);
    expect(recent.count).toBe(0);
    recent.push('c');
    expect(recent.last(1)).toEqual(['c']);
  });

  it('can be told others in their place', () => {
    const recent = filled(['a', 'b', 'c']);
    recent.replace(['a', '', 'c']);
    expect(recent.last(3)).toEqual(['a', '', 'c']);
    recent.clear();
    expect(recent.count).toBe(0);
  });
});
