import fc from 'fast-check';
import { Emoji } from '../ids.ts';
import { canonicalEmoji } from './canonical-emoji.ts';
import { EMOJI } from './emoji-17.ts';

const spell = (text: string) => Emoji.safeParse(text).data;

describe('Emoji', () => {
  it.each([
    ['❤️', ['❤', '❤️', '❤\uFE0E']],
    ['☝🏽', ['☝🏽', '☝️🏽']],
    ['✌🏿', ['✌🏿', '✌️🏿']],
    ['1️⃣', ['1⃣', '1️⃣']],
    ['#️⃣', ['#⃣', '#️⃣']],
    ['👁️‍🗨️', ['👁‍🗨', '👁️‍🗨', '👁‍🗨️', '👁️‍🗨️']],
    ['🏳️‍🌈', ['🏳‍🌈', '🏳️‍🌈']],
    ['🏴‍☠️', ['🏴‍☠', '🏴‍☠️']],
    ['🧑🏽‍⚕️', ['🧑🏽‍⚕', '🧑🏽‍⚕️']],
    ['👩🏽‍❤️‍💋‍👩🏿', ['👩🏽‍❤‍💋‍👩🏿', '👩🏽‍❤️‍💋‍👩🏿']],
    ['👍', ['👍', '👍️', '👍\uFE0E']],
    ['©️', ['©', '©️']],
    ['🇺🇳', ['🇺🇳']],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', ['🏴󠁧󠁢󠁳󠁣󠁴󠁿']],
    [':party_parrot:', [':party_parrot:']],
  ])('is %s, however it is sent', (emoji, sent) => {
    expect(sent.map(spell)).toEqual(sent.map(() => emoji));
  });

  it('keeps pictures apart', () => {
    expect(new Set(['👍', '👍🏻', '👍🏿', '👎', '❤️', '🧡'].map(spell)).size).toBe(6);
  });

  it.each(['', '1', '#', 'a', '👍👍', '👍 ', '\uFE0F', '🏽🏽', '🇺', ':Upper:', ':a b:', '‍', '👍‍👎'])('is not %j', (text) => {
    expect(spell(text)).toBeUndefined();
  });

  it('is the same for each picture with any of its selectors left out, and stays as it is once it is that', () => {
    fc.assert(
      fc.property(fc.constantFrom(...EMOJI), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (emoji, kept) => {
        let place = 0;
        expect(spell(emoji.replace(/\uFE0F/g, (selector) => (kept[place++] === true ? selector : '')))).toBe(emoji);
        expect(canonicalEmoji(emoji)).toBe(emoji);
      }),
    );
  });

  it('is what Unicode 17 says, whatever tables the runtime has', () => {
    expect(EMOJI).toHaveLength(3_953);
    expect(new Set(EMOJI).size).toBe(EMOJI.length);
  });
});
