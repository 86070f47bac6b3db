import { type Logger } from '@chatgenius/service-runtime';
import { type CanaryMetrics } from './canary.metrics.ts';
import { type Violation } from './checking/wire-order.rules.ts';

/** Broken promises, counted and named. */
export class Findings {
  readonly #metrics: CanaryMetrics;
  readonly #logger: Logger;

  constructor(metrics: CanaryMetrics, logger: Logger) {
    this.#metrics = metrics;
    this.#logger = logger;
  }

  /** @param seen on the connection, before the SDK has put it right; or behind it */
  broken(kind: Violation, seen: 'wire' | 'client', seat: number): void {
    this.#metrics.violation(kind, seen);
    this.#logger.error('canary:violation', { kind, seen, seat });
  }
}
