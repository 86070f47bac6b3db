import fc from 'fast-check';
import { decideFailure, delayBefore, errorOf, isParked, isSuccess, messageIdOf, NO_TROUBLE, readOnFrom, type Trouble } from './delivery.rules.ts';
import { type PostOutcome } from '../outbound/post-outcome.rules.ts';

const SETTINGS = { firstDelayMs: 5_000, longestDelayMs: 3_600_000, giveUpAfterMs: 86_400_000, parkAfterMs: 600_000 };
const NOW = new Date('2026-11-23T12:00:00.000Z');
const answered = (httpStatus: number, wait?: number): PostOutcome => ({ kind: 'answered', httpStatus, ...(wait !== undefined && { retryAfterMs: wait }) });
const refused: PostOutcome = { kind: 'failed', error: 'the connection was refused' };
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const waitOf = (outcome: PostOutcome, before: Trouble = NO_TROUBLE) => (decideFailure(outcome, before, NOW, 0, SETTINGS).nextAttemptAt?.getTime() ?? NaN) - NOW.getTime();

describe('an attempt', () => {
  it('succeeds with any 2xx and nothing else', () => {
    fc.assert(fc.property(fc.integer({ min: 100, max: 599 }), (status) => expect(isSuccess(answered(status))).toBe(status >= 200 && status < 300)));
    expect(isSuccess(refused)).toBe(false);
  });

  it('says why it failed', () => {
    expect([answered(500), answered(302), refused].map(errorOf)).toEqual(['HTTP 500', 'HTTP 302: redirects are not followed', 'the connection was refused']);
  });
});

describe('after a failure', () => {
  it('waits twice as long each time, a little less by chance, and never longer than the longest', () => {
    expect([1, 2, 3, 10, 11, 1_000].map((failures) => delayBefore(failures, 0, SETTINGS))).toEqual([5_000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), chance, (failures, by) => {
        const [most, actual] = [delayBefore(failures, 0, SETTINGS), delayBefore(failures, by, SETTINGS)];
        expect(actual).toBeLessThanOrEqual(most);
        expect(actual).toBeGreaterThanOrEqual(most * 0.8 - 1);
      }),
    );
  });

  it('waits as long as the receiver asks, if that is longer, up to the longest', () => {
    expect(waitOf(answered(429, 60_000))).toBe(60_000);
    expect(waitOf(answered(503, 1_000))).toBe(5_000);
    expect(waitOf(answered(503, 1e12))).toBe(SETTINGS.longestDelayMs);
  });

  it('counts from the first', () => {
    const first = decideFailure(refused, NO_TROUBLE, NOW, 0, SETTINGS);
    expect(first).toMatchObject({ failures: 1, failingSince: NOW, disabledReason: null });
    const later = new Date(NOW.getTime() + 60_000);
    expect(decideFailure(answered(500), first, later, 0, SETTINGS)).toMatchObject({ failures: 2, failingSince: NOW, error: 'HTTP 500' });
  });

  it('gives up when the receiver is gone, or has failed for too long, and not before', () => {
    const failing = { failures: 40, failingSince: new Date(NOW.getTime() - SETTINGS.giveUpAfterMs) };
    expect(decideFailure(answered(410), NO_TROUBLE, NOW, 0, SETTINGS)).toMatchObject({ nextAttemptAt: null, disabledReason: expect.stringContaining('410') as string });
    expect(decideFailure(refused, failing, NOW, 0, SETTINGS)).toMatchObject({ nextAttemptAt: null, disabledReason: expect.stringContaining('the connection was refused') as string });
    expect(decideFailure(refused, { ...failing, failingSince: new Date(failing.failingSince.getTime() + 1) }, NOW, 0, SETTINGS).disabledReason).toBeNull();
  });
});

describe('an event that is refused', () => {
  const since = (ms: number): Trouble => ({ failures: 3, failingSince: new Date(NOW.getTime() - ms) });

  it('is parked after a while, and not what speaks of the moment or of nobody', () => {
    for (const status of [302, 400, 401, 404, 413, 422, 500]) {
      expect(isParked(answered(status), since(600_000), NOW, SETTINGS)).toBe(true);
      expect(isParked(answered(status), since(599_999), NOW, SETTINGS)).toBe(false);
      expect(isParked(answered(status), NO_TROUBLE, NOW, SETTINGS)).toBe(false);
    }
    for (const status of [204, 408, 410, 425, 429, 502, 503, 504]) expect(isParked(answered(status), since(600_000), NOW, SETTINGS)).toBe(false);
    expect(isParked(refused, since(600_000), NOW, SETTINGS)).toBe(false);
  });
});

describe('a position', () => {
  it('stays in the same log, and never stands beyond the end of a rebuilt one', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.boolean(), (seq, head, same) => {
        const from = readOnFrom({ epoch: 'e1', seq }, { epoch: same ? 'e1' : 'e2', seq: head });
        expect(from).toEqual(same ? { epoch: 'e1', seq } : { epoch: 'e2', seq: Math.min(seq, head) });
      }),
    );
  });

  it('gives each event an id of its own, which never changes', () => {
    expect(messageIdOf('w', { epoch: 'e1', seq: 1 })).toBe(messageIdOf('w', { epoch: 'e1', seq: 1 }));
    const ids = [messageIdOf('w', { epoch: 'e1', seq: 1 }), messageIdOf('w', { epoch: 'e2', seq: 1 }), messageIdOf('w', { epoch: 'e1', seq: 11 }), messageIdOf('v', { epoch: 'e1', seq: 1 })];
    expect(new Set(ids).size).toBe(ids.length);
    // Standard Webhooks joins what it signs by dots.
    expect(ids.join('')).not.toContain('.');
  });
});
