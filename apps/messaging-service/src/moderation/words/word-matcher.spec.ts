import fc from 'fast-check';
import { type FilterEntry } from '@chatgenius/contracts';
import { masked, WordMatcher } from './word-matcher.ts';

const entries = (...patterns: string[]): FilterEntry[] => patterns.map((pattern) => ({ pattern, action: 'mask' }));
const found = (text: string, ...patterns: string[]): string[] => new WordMatcher(entries(...patterns)).find(text).map(({ start, end }) => text.slice(start, end));

describe('a word filter', () => {
  it('finds words and phrases, and no parts of other words', () => {
    expect(found('Spam, spam; spammer antispam SPAM!', 'spam')).toEqual(['Spam', 'spam', 'SPAM']);
    expect(found('buy   it\nnow, buy it', 'buy it now')).toEqual(['buy   it\nnow']);
    expect(found('c++ and c', 'c++')).toEqual(['c++']);
  });

  it('finds the rest of words where an asterisk stands', () => {
    expect(found('spammer antispam antispammer', 'spam*')).toEqual(['spam']);
    expect(found('spammer antispam antispammer', '*spam')).toEqual(['spam']);
    expect(found('spammer antispam antispammer', '*spam*')).toEqual(['spam', 'spam', 'spam']);
  });

  it('sees through case, accents, widths and what cannot be seen', () => {
    for (const text of ['ＳＰＡＭ', 'spám', 'spa\u0301m', 's\u200Bp\u00ADa\u2060m', '𝓼𝓹𝓪𝓶', 'ⓢⓟⓐⓜ']) expect([text, found(text, 'spam')]).toEqual([text, [text]]);
    expect(found('STRASSE Straße', 'straße')).toEqual(['STRASSE', 'Straße']);
    expect(found('これはスパムです', 'スパム')).toEqual(['スパム']);
  });

  it('finds all that overlap, and hides each character once', () => {
    const words = new WordMatcher(entries('bad', 'bad word', 'word')).find('a Bad word 👍');
    expect(words.map(({ pattern }) => pattern).sort()).toEqual(['bad', 'bad word']);
    expect(masked('a Bad word 👍', words)).toBe('a ******** 👍');
    expect(masked('👍🏽 x', new WordMatcher(entries('x')).find('👍🏽 x'))).toBe('👍🏽 *');
  });

  it('finds the ends that a search one by one finds', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 30 });
    const patterns = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(letters, patterns, (text, list) => {
        fc.pre(!/ {2}/.test(text));
        const ends = list.flatMap((pattern) => [...text.matchAll(new RegExp(`(?=${pattern})`, 'g'))].map(({ index }) => index + pattern.length));
        const matcher = new WordMatcher(entries(...list.map((pattern) => `*${pattern}*`)));
        expect(matcher.find(text).map(({ end }) => end)).toEqual([...new Set(ends)].sort((one, other) => one - other));
      }),
    );
  });

  it('takes no longer for a text that is made to take long', () => {
    const runs = Array.from({ length: 62 }, (_, index) => 'a'.repeat(1 + index));
    const text = 'a'.repeat(8_000);
    const startedAt = performance.now();
    expect(new WordMatcher(entries(...runs.map((run) => `*${run}b*`))).find(text)).toEqual([]);
    const words = new WordMatcher(entries(...runs.map((run) => `*${run}*`))).find(text);
    expect([words.length, masked(text, words)]).toEqual([8_000, '*'.repeat(8_000)]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
