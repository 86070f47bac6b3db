import { limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { exceptions, NOBODY, tellingAt, viewOf, type Typist, type TypingView } from './typing.rules.ts';

const typist = (userId: string, overrides: Partial<Typist> = {}): Typist => ({ userId, since: 0, until: 8_000, hiddenFrom: [], ...overrides });
const people = ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal'];
const person = fc.constantFrom(...people);
const anyTypists = fc.uniqueArray(
  fc.record({ userId: person, since: fc.nat(100), until: fc.nat(10_000), hiddenFrom: fc.uniqueArray(person, { maxLength: 3 }) }),
  { selector: ({ userId }) => userId },
);

describe('viewOf', () => {
  it('names who is typing, in the order in which they began, up to so many', () => {
    const typists = people.slice(0, limits.typistsNamed).map((userId, index) => typist(userId, { since: 100 - index, until: 8_000 + index }));
    expect(viewOf(typists, undefined, 0)).toEqual({ userIds: typists.map(({ userId }) => userId).reverse(), several: false, until: 8_004 });
    expect(viewOf([...typists, typist('gus')], undefined, 0)).toEqual({ userIds: [], several: true, until: 8_004 });
    // One of six is the reader: five are left to be named.
    expect(viewOf([...typists, typist('gus')], 'gus', 0)).toMatchObject({ several: false });
  });

  it('shows each reader those who type now, without themselves and without who is hidden from them', () => {
    fc.assert(
      fc.property(anyTypists, person, fc.nat(10_000), (typists, reader, now) => {
        const view = viewOf(typists, reader, now);
        const seen = typists.filter(({ userId, until, hiddenFrom }) => until > now && userId !== reader && !hiddenFrom.includes(reader));
        expect(new Set(view.userIds)).toEqual(new Set(seen.length > limits.typistsNamed ? [] : seen.map(({ userId }) => userId)));
        expect(view.several).toBe(seen.length > limits.typistsNamed);
        if (!exceptions(typists).has(reader)) expect(view).toEqual(viewOf(typists, undefined, now));
      }),
    );
  });
});

describe('tellingAt', () => {
  /** A reader's screen: what it was told last, until that runs out. */
  const shown = (told: TypingView, now: number) => (told.until > now ? { userIds: told.userIds, several: told.several } : { userIds: [], several: false });
  const shape = ({ userIds, several }: TypingView) => ({ userIds, several });

  it('keeps a screen right at every time, whoever starts and stops, and never leaves anybody on it', () => {
    const step = fc.record({ after: fc.nat(4_000), userId: person, starts: fc.boolean(), hiddenFrom: fc.uniqueArray(person, { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), person, (steps, reader) => {
        const typists = new Map<string, Typist>();
        let told = NOBODY;
        let now = 0;
        let heard = 0;
        const look = (): number => {
          for (;;) {
            const view = viewOf(typists.values(), reader, now);
            const at = tellingAt(told, view, now);
            if (at === undefined || at > now) return Math.min(at ?? Infinity, ...[...typists.values()].map(({ until }) => (until > now ? until : Infinity)));
            told = view;
            heard++;
          }
        };
        const passUntil = (end: number) => {
          for (let next = look(); next <= end; next = look()) {
            now = next;
            look();
            expect(shown(told, now)).toEqual(shape(viewOf(typists.values(), reader, now)));
          }
          now = end;
        };
        for (const { after, userId, starts, hiddenFrom } of steps) {
          passUntil(now + after);
          if (starts) typists.set(userId, typist(userId, { since: now, until: now + limits.typingExpiryMs, hiddenFrom }));
          else typists.delete(userId);
          look();
          expect(shown(told, now)).toEqual(shape(viewOf(typists.values(), reader, now)));
        }
        // Nothing more is heard of anybody.
        passUntil(now + limits.typingExpiryMs);
        expect(shown(told, now)).toEqual({ userIds: [], several: false });
        const visible = steps.some(({ userId, starts, hiddenFrom }) => starts && userId !== reader && !hiddenFrom.includes(reader));
        if (!visible) expect(heard).toBe(0);
      }),
    );
  });

  it('says nothing new of several for as long as what was said holds', () => {
    const told = { userIds: [], several: true, until: 8_000 };
    expect(tellingAt(told, { ...told, until: 9_000 }, 1_000)).toBe(6_000);
    expect(tellingAt(told, told, 1_000)).toBeUndefined();
  });
});
