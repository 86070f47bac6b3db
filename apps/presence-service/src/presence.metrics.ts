import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';

/** What on-call sees of presence. */
@Injectable()
export class PresenceMetrics {
  readonly #meter = meter('presence-service');
  readonly #published = this.#meter.createCounter('chat.presence.states.published', {
    description: 'States that gateways were told of, whether or not they were news.',
  });
  readonly #expired = this.#meter.createCounter('chat.presence.leases.expired', {
    description: 'Gateways that have not reported in time.',
  });
  readonly #departed = this.#meter.createCounter('chat.presence.departures', {
    description: 'Users who have left and did not come back within the grace period.',
  });
  readonly #saved = this.#meter.createCounter('chat.presence.last_seen.saved', {
    description: 'Times of last sight that were written to Postgres.',
  });

  constructor() {
    // A counter that is first seen at 1 has not risen, as Prometheus sees it: the first gateway that dies would go unnoticed.
    this.#expired.add(0);
  }

  published(states: number): void {
    this.#published.add(states);
  }

  leaseExpired(): void {
    this.#expired.add(1);
  }

  departed(users: number): void {
    this.#departed.add(users);
  }

  saved(users: number): void {
    this.#saved.add(users);
  }

  /** Nothing is observed while it cannot be asked. */
  observeUnsaved(count: () => Promise<number>): void {
    this.#meter
      .createObservableGauge('chat.presence.last_seen.unsaved', { description: 'Times of last sight that wait to be written to Postgres.' })
      .addCallback(async (gauge) => {
        const unsaved = await count().catch(() => undefined);
        if (unsaved !== undefined) gauge.observe(unsaved);
      });
  }
}
