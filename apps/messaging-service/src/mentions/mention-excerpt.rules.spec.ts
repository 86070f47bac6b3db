import { limits, type Message } from '@chatgenius/contracts';
import fc from 'fast-check';
import { toldToMentioned } from './mention-excerpt.rules.ts';

const message = (text: string) => ({ id: 'm', text }) as Message;

describe('what those are told whom a message mentions', () => {
  it('is the message, while all copies together are little', () => {
    const long = message('x'.repeat(20_000));
    expect(toldToMentioned(long, 3)).toBe(long);
    expect(toldToMentioned(message('hello'), 1_000)).toEqual(message('hello'));
  });

  it('is how it begins, when they are many: never more than a bounded number of characters in all, none of them half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 }), fc.integer({ min: 1, max: 1_000 }), (text, copies) => {
        const told = toldToMentioned(message(text), copies);
        expect(text.startsWith(told.text)).toBe(true);
        expect(told.text.isWellFormed()).toBe(text.isWellFormed());
        expect(told.excerpt === true).toBe(told.text !== text);
        expect(told.text.length * copies).toBeLessThanOrEqual(Math.max(limits.mentionTextLength, limits.mentionExcerptLength * copies));
      }),
      // To shorten so long a text takes minutes, and tells nothing.
      { endOnFailure: true },
    );
  });
});
