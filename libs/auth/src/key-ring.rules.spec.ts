import { announced, signerAmong } from './key-ring.rules.ts';

const ANNOUNCE_MS = 900;

describe('which key signs', () => {
  const first = announced(undefined, ['old'], 0);

  it('is the first in the file, at the start', () => {
    expect(signerAmong(['new', 'old'], announced(undefined, ['new', 'old'], 0), 0, ANNOUNCE_MS)).toBe(0);
  });

  it('is the old one until the new one, put before it, has been published for long enough', () => {
    const keys = ['new', 'old'];
    const both = announced(first, keys, 1_000);
    expect([1_000, 1_899, 1_900].map((now) => signerAmong(keys, both, now, ANNOUNCE_MS))).toEqual([1, 1, 0]);
  });

  it('is the new one at once, when it was published behind the old one before', () => {
    const behind = announced(first, ['old', 'new'], 1_000);
    const before = announced(behind, ['new', 'old'], 5_000);
    expect(signerAmong(['new', 'old'], before, 5_000, ANNOUNCE_MS)).toBe(0);
  });

  it('is the new one at once, when the old one was taken away', () => {
    expect(signerAmong(['new'], announced(first, ['new'], 1_000), 1_000, ANNOUNCE_MS)).toBe(0);
  });

  it('is announced anew after it was gone', () => {
    const gone = announced(announced(first, ['old', 'new'], 1_000), ['old'], 2_000);
    expect(signerAmong(['new', 'old'], announced(gone, ['new', 'old'], 3_000), 3_000, ANNOUNCE_MS)).toBe(1);
  });
});
