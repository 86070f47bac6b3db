import { drainFits } from './drain-agreement.rules.ts';

describe('drainFits', () => {
  it.each([
    [{ DRAIN_DELAY_MS: 3_000, DRAIN_SECONDS: 20, SHUTDOWN_GRACE_MS: 28_000 }, undefined],
    [{ DRAIN_DELAY_MS: 0, DRAIN_SECONDS: 0, SHUTDOWN_GRACE_MS: 1_000 }, undefined],
    [{ DRAIN_DELAY_MS: 3_000, DRAIN_SECONDS: 20, SHUTDOWN_GRACE_MS: 27_999 }, 'SHUTDOWN_GRACE_MS'],
    [{ DRAIN_DELAY_MS: 20_000, DRAIN_SECONDS: 1, SHUTDOWN_GRACE_MS: 28_000 }, 'SHUTDOWN_GRACE_MS'],
  ])('finds in %j a fault of %j', (settings, variable) => {
    expect(drainFits.faultIn(settings)?.variable).toBe(variable);
  });
});
