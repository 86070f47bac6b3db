import fc from 'fast-check';
import { toErrorResponse } from '@chatgenius/contracts';
import { overCap } from './connection-caps.rules.ts';

describe('overCap', () => {
  it('lets in as many as the cap says, and says when to come back', () => {
    expect(overCap('connections-of-user', 19, 20, 0)).toBeUndefined();
    const refusal = overCap('connections-of-user', 20, 20, 0);
    expect(toErrorResponse(refusal)).toMatchObject({
      code: 'RATE_LIMITED',
      data: { reason: 'TOO_MANY_CONNECTIONS', retryable: true, scope: 'connections-of-user', limit: 20, remaining: 0, retryAfterMs: 15_000 },
    });
  });

  it('is switched off by 0', () => {
    expect(overCap('connections-of-address', 1_000_000, 0, 0)).toBeUndefined();
  });

  it('spreads those who come back to a full gateway', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const retryAfterMs = overCap('connections-of-gateway', 5, 5, random)?.details.retryAfterMs;
        expect(retryAfterMs).toBeGreaterThanOrEqual(1_000);
        expect(retryAfterMs).toBeLessThanOrEqual(5_000);
      }),
    );
  });
});
