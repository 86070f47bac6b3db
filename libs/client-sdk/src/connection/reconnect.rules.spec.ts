import fc from 'fast-check';
import { errorCatalogue, toErrorResponse, ChatError as ServerError, type ErrorReason } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { backoffMs, isCurable, nextAttempt, reconnectDelayMs, remainingMs } from './reconnect.rules.ts';

const backoff = { firstMs: 500, longestMs: 30_000 };
const refused = (reason: ErrorReason, details = {}) => ChatError.refused(toErrorResponse(new ServerError(reason, details)));

describe('reconnecting', () => {
  it('waits anything from nothing to twice as long each time, up to a limit', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delay = backoffMs(attempt, random, backoff);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** attempt));
      }),
    );
    expect([0, 1, 2, 10].map((attempt) => backoffMs(attempt, 1, backoff))).toEqual([500, 1_000, 2_000, 30_000]);
    expect(backoffMs(5, 0, backoff)).toBe(0);
  });

  it('waits at least as long as the server asks for', () => {
    expect(reconnectDelayMs(0, 0, backoff, refused('UNAVAILABLE', { retryAfterMs: 7_000 }))).toBe(7_000);
    expect(reconnectDelayMs(0, 1, backoff, undefined)).toBe(500);
    // Its place in the line of a gateway that is busy.
    expect(reconnectDelayMs(0, 1, backoff, refused('GATEWAY_BUSY', { retryAfterMs: 12_345 }))).toBe(12_345);
  });

  it('leaves a gateway that goes away at its time, and at once when that is over', () => {
    expect([1_000, 1_250.5, 1_300].map((now) => remainingMs(1_250.5, now))).toEqual([251, 0, 0]);
  });

  it('begins anew after a connection that held', () => {
    expect([nextAttempt(3, undefined), nextAttempt(3, 50), nextAttempt(3, 60_000)]).toEqual([4, 4, 0]);
  });

  it('goes on after every reason of the catalogue that can pass, and after no other', () => {
    for (const [reason, { retryable }] of Object.entries(errorCatalogue)) {
      expect([reason, isCurable(refused(reason as ErrorReason), true)]).toEqual([reason, retryable || reason === 'TOKEN_EXPIRED']);
    }
    expect(isCurable(refused('TOKEN_EXPIRED'), false)).toBe(false);
  });

  it('goes on after what failed on this side, unless the client was closed', () => {
    expect((['DISCONNECTED', 'TIMED_OUT', 'UNREACHABLE', 'TOKEN_UNAVAILABLE', 'CLOSED'] as const).map((reason) => isCurable(ChatError.local(reason), true))).toEqual([true, true, true, true, false]);
  });
});
