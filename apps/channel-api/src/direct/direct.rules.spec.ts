import { ChatError, limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { assertMayBegin, keyOf, peopleOf, shownTo, type Addressee } from './direct.rules.ts';

const SOMEBODY: Addressee = { userId: 'u', reachable: true, blocked: false, guest: false, shares: false };
const reasonOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof ChatError ? error.reason : String(error);
  }
};

describe('a set of people', () => {
  it('has one key, whoever of them asks, in whatever order, and however often they are named', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: limits.directMembers }), fc.nat(), (people, number) => {
        const caller = people[number % people.length] ?? '';
        const asked = keyOf(peopleOf(caller, [...people.filter((id) => id !== caller).reverse(), people[0] ?? '']));
        expect(asked).toEqual(keyOf(peopleOf(people[0] ?? '', people)));
        expect(asked).not.toEqual(keyOf(peopleOf(caller, [...people.slice(1), 'another'].slice(-(limits.directMembers - 1)))));
      }),
    );
  });

  it('is of two to ten', () => {
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
    expect([reasonOf(() => peopleOf('me', ['me'])), reasonOf(() => peopleOf('me', ids(10)))]).toEqual(['PAYLOAD_MALFORMED', 'PAYLOAD_MALFORMED']);
    expect(peopleOf('me', ids(9))).toHaveLength(10);
  });
});

describe('beginning', () => {
  it.each([
    ['with anybody', [SOMEBODY], 'none'],
    ['with somebody who is not there', [{ ...SOMEBODY, reachable: false }], 'CANNOT_MESSAGE'],
    ['where one has blocked the other', [{ ...SOMEBODY, blocked: true, shares: true }], 'CANNOT_MESSAGE'],
    ['among three, where one has blocked the other', [SOMEBODY, { ...SOMEBODY, blocked: true }], 'none'],
    ['among three, one of whom is not there', [SOMEBODY, { ...SOMEBODY, reachable: false }], 'CANNOT_MESSAGE'],
    ['with a guest whom one does not know', [{ ...SOMEBODY, guest: true }], 'CANNOT_MESSAGE'],
    ['with a guest of a channel in common', [{ ...SOMEBODY, guest: true, shares: true }], 'none'],
  ])('%s', (_, addressees, expected) => {
    expect(reasonOf(() => assertMayBegin(addressees, 99, { perDay: 100 }))).toBe(expected);
  });

  it('is bounded by day, if at all', () => {
    expect([100, 0].map((perDay) => reasonOf(() => assertMayBegin([SOMEBODY], 100, { perDay })))).toEqual(['TOO_MANY_DIRECT', 'none']);
  });
});

it('who asks for a hidden conversation sees it, and shows it to the others if they want', () => {
  expect([shownTo(['a', 'b'], 'a', true), shownTo(['a', 'b'], 'a', false), shownTo(['b'], 'a', true)]).toEqual([['a'], ['a', 'b'], []]);
});
