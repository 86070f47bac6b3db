import { ChatError, type ErrorReason } from '@chatgenius/contracts';
import { cameToNothing, countsForAddress } from './connection-attempts.rules.ts';

describe('cameToNothing', () => {
  it.each(['transport close', 'transport error', 'client namespace disconnect'])('counts a client that leaves at once: %s', (how) => {
    expect(cameToNothing(how, 0)).toBe(true);
    expect(cameToNothing(how, 9_999)).toBe(true);
    expect(cameToNothing(how, 10_000)).toBe(false);
  });

  it.each(['forced close', 'server shutting down', 'ping timeout'])('does not count what is not the client’s doing: %s', (how) => {
    expect(cameToNothing(how, 0)).toBe(false);
  });
});

describe('countsForAddress', () => {
  it.each<[ErrorReason, boolean]>([
    ['TOKEN_MISSING', true],
    ['TOKEN_INVALID', true],
    ['TOKEN_EXPIRED', false],
    ['SESSION_REVOKED', false],
    ['UNAVAILABLE', false],
  ])('%s: %s', (reason, expected) => expect(countsForAddress(new ChatError(reason))).toBe(expected));
});
