import { HandshakeShare } from './handshake-share.ts';

describe('HandshakeShare', () => {
  it('gives each address so many in a second, and as many in the next', () => {
    const share = new HandshakeShare(3);
    const taken = (address: string, now: number) => [1, 2, 3, 4].map(() => share.take(address, now));
    expect(taken('a', 0)).toEqual([true, true, true, false]);
    expect(taken('b', 500)).toEqual([true, true, true, false]);
    expect(share.take('a', 999)).toBe(false);
    expect(taken('a', 1_000)).toEqual([true, true, true, false]);
  });

  it('of 0 bounds nobody', () => {
    const share = new HandshakeShare(0);
    expect([1, 2, 3].map(() => share.take('a', 0))).toEqual([true, true, true]);
  });
});
