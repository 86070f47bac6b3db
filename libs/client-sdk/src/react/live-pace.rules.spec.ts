import fc from 'fast-check';
import { nextLength } from './live-pace.rules.ts';

it('comes to the end of any text in few steps, forwards, and never in the middle of a letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      let shown = 0;
      for (let step = 0; shown < text.length; step++) {
        const next = nextLength(text, shown);
        expect(next).toBeGreaterThan(shown);
        expect(text.slice(0, next).isWellFormed()).toBe(true);
        expect(step).toBeLessThan(60);
        shown = next;
      }
      expect(shown).toBe(text.length);
    }),
  );
});

it('is faster the more waits, so that a reader is never far behind', () => {
  expect(nextLength('x'.repeat(100), 0)).toBe(20);
  expect(nextLength('x'.repeat(100), 99)).toBe(100);
});
