import fc from 'fast-check';
import { compareMatches, highlightsOf, newestBatches, newestOf, pageAfter, settled, type Match, type RankedMatch } from './search.rules.ts';

const ranks = fc.array(fc.record({ rank: fc.constantFrom(0.1, 0.2, 0.3), createdAt: fc.nat(20), messageId: fc.uuid() }), { maxLength: 10 });
const order = fc.constantFrom('relevance' as const, 'newest' as const);

describe('newestBatches', () => {
  it('hold everything beyond a time once, from the newest on, and know how far they have got', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: 2_000 }), fc.integer({ min: -1, max: 20 }), (times, beyond) => {
        const things = times.map((newestAt) => ({ newestAt }));
        const left = new Set(things);
        for (const { items, horizon } of newestBatches(things, beyond)) {
          for (const item of items) expect(left.delete(item)).toBe(true);
          const rest = [...left].map(({ newestAt }) => newestAt);
          expect(horizon).toBe(rest.reduce((newest, time) => Math.max(newest, time), beyond));
        }
        for (const { newestAt } of left) expect(newestAt).toBeLessThanOrEqual(beyond);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the newest matches', () => {
  it('are the same whether everything was looked through or only enough of it', () => {
    fc.assert(
      fc.property(fc.array(ranks, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (contents, wanted) => {
        const leaves = contents.map((matches) => ({ matches, newestAt: Math.max(0, ...matches.map(({ createdAt }) => createdAt)) }));
        const found: Match[] = [];
        for (const { items, horizon } of newestBatches(leaves)) {
          found.push(...items.flatMap(({ matches }) => matches));
          if (settled(found, horizon).length >= wanted) break;
        }
        expect(newestOf(found, wanted)).toEqual(newestOf(contents.flat(), wanted));
      }),
    );
  });
});

describe('pageAfter', () => {
  it('gives every match once over all pages, in order', () => {
    fc.assert(
      fc.property(ranks, order, fc.integer({ min: 1, max: 7 }), (matches, by, size) => {
        const pages: RankedMatch[] = [];
        for (let rest = pageAfter(matches, by, undefined); rest.length > 0; rest = pageAfter(matches, by, pages.at(-1))) pages.push(...rest.slice(0, size));
        expect(pages).toEqual([...matches].sort((one, other) => compareMatches(by, one, other)));
      }),
    );
  });
});

describe('highlightsOf', () => {
  const marks = ['<begin>', '<end>'] as const;

  it('cuts the text where the marks are, and leaves nothing out', () => {
    expect(highlightsOf('a/b c', '<begin>a<end> b <begin>c<end>', marks)).toEqual([
      { text: 'a', match: true },
      { text: '/b ', match: false },
      { text: 'c', match: true },
    ]);
    expect(highlightsOf('', '', marks)).toEqual([]);
  });

  it('counts no separators, and makes one match of signs that stand together', () => {
    expect(highlightsOf('去日本了', '\u001F去\u001F\u001F<begin>日<end>\u001F\u001F<begin>本<end>\u001F\u001F了\u001F', marks)).toEqual([
      { text: '去', match: false },
      { text: '日本', match: true },
      { text: '了', match: false },
    ]);
  });

  it('shows the text as it is if the marked one is another', () => {
    expect(highlightsOf('one', '<begin>two<end> three', marks)).toEqual([{ text: 'one', match: false }]);
  });

  it('always adds up to the text', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text: fc.string({ unit: 'binary' }), match: fc.boolean() })), (pieces) => {
        const text = pieces.map((piece) => piece.text).join('');
        const marked = pieces.map((piece) => (piece.match ? `${marks[0]}${piece.text}${marks[1]}` : piece.text)).join('');
        const highlights = highlightsOf(text, marked, marks);
        expect(highlights.map((piece) => piece.text).join('')).toBe(text);
        const wanted = pieces.filter((piece) => piece.match && piece.text !== '').map((piece) => piece.text);
        expect(highlights.filter(({ match }) => match).map((piece) => piece.text)).toEqual(wanted);
      }),
    );
  });
});
