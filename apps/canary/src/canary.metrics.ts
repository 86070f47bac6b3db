import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { type Violation } from './checking/wire-order.rules.ts';
import { type ProbeName } from './probes/probe.ts';

const BUCKETS = { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60] };

/** What the canary found: the availability figure follows from it. */
@Injectable()
export class CanaryMetrics {
  readonly #meter = meter('canary');
  readonly #probes = this.#meter.createCounter('chat.canary.probes', { description: 'Probes that were made, by probe and by outcome: ok or failed.' });
  readonly #duration = this.#meter.createHistogram('chat.canary.probe.duration.seconds', {
    unit: 's',
    description: 'How long probes took that succeeded, by probe. Of `connect` it is the connect time, of `search` the lag of the search.',
    advice: BUCKETS,
  });
  readonly #delivery = this.#meter.createHistogram('chat.canary.delivery.seconds', {
    unit: 's',
    description: 'From a message’s sending until a client was shown it, over all pairs of connections.',
    advice: BUCKETS,
  });
  readonly #deliveries = this.#meter.createCounter('chat.canary.deliveries', { description: 'Messages from one connection to another, by both and by outcome: ok, or failed where none came before the deadline.' });
  readonly #violations = this.#meter.createCounter('chat.canary.violations', {
    description: 'Broken promises, by kind (lost, duplicate, order, ghost), and by whether they were seen on the connection (wire) or behind the SDK (client).',
  });
  readonly #succeededAt = new Map<ProbeName, number>();

  constructor() {
    this.#meter
      .createObservableGauge('chat.canary.last_success.time.seconds', { unit: 's', description: 'When a probe last succeeded, in seconds since 1970, by probe.' })
      .addCallback((gauge) => {
        for (const [probe, at] of this.#succeededAt) gauge.observe(at, { probe });
      });
  }

  succeeded(probe: ProbeName, seconds: number): void {
    this.#probes.add(1, { probe, outcome: 'ok' });
    this.#duration.record(seconds, { probe });
    this.#succeededAt.set(probe, Date.now() / 1_000);
  }

  failed(probe: ProbeName): void {
    this.#probes.add(1, { probe, outcome: 'failed' });
  }

  /** @param ms nothing where it did not come in time */
  delivery(from: number, to: number, ms: number | undefined): void {
    this.#deliveries.add(1, { from, to, outcome: ms === undefined ? 'failed' : 'ok' });
    if (ms !== undefined) this.#delivery.record(ms / 1_000);
  }

  violation(kind: Violation, seen: 'wire' | 'client'): void {
    this.#violations.add(1, { kind, seen });
  }

  observeSeats(ready: () => number): void {
    this.#meter.createObservableGauge('chat.canary.seats.ready', { description: 'Connections that the canary holds and could send by now.' }).addCallback((gauge) => gauge.observe(ready()));
  }
}
