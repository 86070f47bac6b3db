/** Milliseconds. */
export interface Timing {
  /** A gateway that has not reported for this long is gone. */
  readonly leaseMs: number;
  /** How long somebody without a connection is still shown as before: longer than a page takes to reload. */
  readonly graceMs: number;
  /** How long it takes until every gateway has reported to a Redis that has lost everything. */
  readonly settleMs: number;
  /** Longer than this without a look at the leases is an outage: nobody is gone for not having reported. */
  readonly longestGapMs: number;
  /** Everything in Redis expires this long after it was last used. */
  readonly keepMs: number;
}

/** Gateways report at least every 2 s, so that one who dies is noticed after 7 s at the latest. */
export const timing = (graceSeconds: number): Timing => ({
  leaseMs: 6_000,
  graceMs: graceSeconds * 1_000,
  settleMs: 8_000,
  longestGapMs: 2_500,
  keepMs: 3_600_000,
});
