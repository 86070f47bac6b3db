import { v7 as uuidv7 } from 'uuid';
import { firstIdOf } from './statistics.rules.ts';

describe('the first id of a time', () => {
  it('stands before those of it and later ones, and behind earlier ones', () => {
    const now = 1_800_000_000_000;
    expect(firstIdOf(now) <= uuidv7({ msecs: now })).toBe(true);
    expect(firstIdOf(now) > uuidv7({ msecs: now - 1 })).toBe(true);
    expect(firstIdOf(-1)).toBe('00000000-0000-7000-8000-000000000000');
  });
});
