import { decideFollow } from './follow.rules.ts';

describe('decideFollow', () => {
  it.each([
    { following: undefined, wanted: true, write: true, tell: true },
    { following: false, wanted: true, write: true, tell: true },
    { following: true, wanted: true, write: false, tell: false },
    { following: true, wanted: false, write: true, tell: true },
    { following: false, wanted: false, write: false, tell: false },
    // So that the first reply does not make the root's author follow what they have unfollowed.
    { following: undefined, wanted: false, write: true, tell: false },
  ])('from $following to $wanted', ({ following, wanted, write, tell }) => {
    expect(decideFollow({ following }, wanted)).toEqual({ write, tell });
  });
});
