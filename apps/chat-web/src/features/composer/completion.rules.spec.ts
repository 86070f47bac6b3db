import { askedAt, completed, matching } from './completion.rules.ts';

describe('completing a name', () => {
  it('begins behind an @ that no word precedes', () => {
    expect(askedAt('hi @Ad', 6)).toEqual({ query: 'ad', from: 4, to: 6 });
    expect(askedAt('@', 1)).toEqual({ query: '', from: 1, to: 1 });
    expect(askedAt('mail ada@ex', 11)).toBeUndefined();
    expect(askedAt('hi @ada and', 11)).toBeUndefined();
  });

  it('puts the whole name there, and goes on behind one space', () => {
    const asked = { query: 'ad', from: 4, to: 6 };
    expect(completed('hi @ad', asked, 'ada')).toEqual({ text: 'hi @ada ', cursor: 8 });
    expect(completed('hi @ad there', asked, 'ada')).toEqual({ text: 'hi @ada there', cursor: 8 });
  });

  it('finds people by handle first, then by any word of their name', () => {
    const people = [{ handle: 'grace', displayName: 'Grace Hopper' }, { handle: 'hopi', displayName: 'Somebody' }, { handle: 'ada', displayName: 'Ada Lovelace' }];
    expect(matching(people, 'hop', 5).map(({ handle }) => handle)).toEqual(['hopi', 'grace']);
    expect(matching(people, '', 2)).toHaveLength(2);
  });
});
