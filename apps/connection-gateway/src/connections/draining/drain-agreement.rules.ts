import { type Agreement } from '@chatgenius/service-runtime';
import { fittedInto } from './drain.rules.ts';

interface Draining {
  readonly DRAIN_DELAY_MS: number;
  readonly DRAIN_SECONDS: number;
  readonly SHUTDOWN_GRACE_MS: number;
}

/** A drain that does not fit is shortened: clients would be moved faster than it was asked for. */
export const drainFits: Agreement<Draining> = {
  between: ['DRAIN_DELAY_MS', 'DRAIN_SECONDS', 'SHUTDOWN_GRACE_MS'],
  faultIn({ DRAIN_DELAY_MS: delayMs, DRAIN_SECONDS, SHUTDOWN_GRACE_MS }) {
    const wanted = { delayMs, movingMs: DRAIN_SECONDS * 1_000 };
    const { delayMs: delay, movingMs: moving } = fittedInto(wanted, SHUTDOWN_GRACE_MS);
    if (delay === wanted.delayMs && moving === wanted.movingMs) return undefined;
    return { variable: 'SHUTDOWN_GRACE_MS', problem: 'is too short: 5 s of it are for closing, DRAIN_DELAY_MS may take half of the rest, and DRAIN_SECONDS must fit into what remains' };
  },
};
