import fc from 'fast-check';
import { ChatError as ServerError, toErrorResponse } from '@chatgenius/contracts';
import { ChatError } from '../chat-error.ts';
import { Budgets } from './budgets.ts';

const sends = { scope: 'message:send', limit: 60, resetAfterMs: 60_000 } as const;

describe('Budgets', () => {
  it('hold back nothing that nothing is known of', () => {
    expect([new Budgets().blockedMs('messageSend', 0), new Budgets().spacingMs('messageSend', 0)]).toEqual([0, 0]);
  });

  it('hold back what is known to be refused, and what counts for another limit not', () => {
    const budgets = new Budgets();
    budgets.learn('messageSend', { ...sends, remaining: 0 }, 1_000);
    budgets.learn('messageRead', { scope: 'commands', limit: 100, remaining: 99, resetAfterMs: 60_000 }, 1_000);
    expect([budgets.blockedMs('messageSend', 11_000), budgets.blockedMs('messageSend', 61_000)]).toEqual([50_000, 0]);
    expect(budgets.blockedMs('messageRead', 11_000)).toBe(0);
  });

  it('do not believe an answer that was overtaken by a later one: what is used up stays so until the window ends', () => {
    const budgets = new Budgets();
    budgets.learn('messageSend', { ...sends, remaining: 0, resetAfterMs: 50_000 }, 10_000);
    budgets.learn('messageSend', { ...sends, remaining: 3, resetAfterMs: 50_500 }, 10_100);
    expect(budgets.blockedMs('messageSend', 11_000)).toBeGreaterThan(48_000);
    // The next window has begun, although the end of this one was thought to be later.
    budgets.learn('messageSend', { ...sends, remaining: 59 }, 59_500);
    expect(budgets.blockedMs('messageSend', 59_600)).toBe(0);
  });

  it('learn from a refusal, for every command of the same limit', () => {
    const budgets = new Budgets();
    budgets.learn('messageEdit', { scope: 'commands', limit: 100, remaining: 50, resetAfterMs: 60_000 }, 0);
    const refusal = new ServerError('RATE_LIMITED', { scope: 'commands', limit: 100, remaining: 0, retryAfterMs: 7_000 });
    budgets.refused('messageDelete', ChatError.refused(toErrorResponse(refusal)), 0);
    budgets.refused('messageSend', ChatError.refused(toErrorResponse(new ServerError('UNAVAILABLE'))), 0);
    expect(budgets.blockedMs('messageEdit', 0)).toBe(7_000);
    expect(budgets.blockedMs('messageSend', 0)).toBe(0);
  });

  it('leave alone what is plenty, and spread what is scarce, so that it lasts', () => {
    fc.assert(
      fc.property(fc.nat(59), fc.integer({ min: 60, max: 60_000 }), (remaining, resetAfterMs) => {
        const budgets = new Budgets();
        let now = 0;
        for (let left = remaining; left >= 0; left--) {
          budgets.learn('messageRead', { ...sends, remaining: left, resetAfterMs: Math.max(0, resetAfterMs - now) }, now);
          const spacing = budgets.spacingMs('messageRead', now);
          if (left >= 30) expect(spacing).toBe(0);
          now += spacing;
        }
        expect(now).toBeGreaterThan(resetAfterMs - 1);
      }),
    );
  });
});
