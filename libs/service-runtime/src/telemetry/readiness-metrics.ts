import { type Health } from '../health.ts';
import { meter } from './telemetry.ts';

/** Whether each thing that this process needs can be used: asked anew for every scrape, so that a server that is away has a name. */
export function observeReadiness(health: Health): void {
  const instruments = meter('readiness');
  const up = instruments.createObservableGauge('chat.readiness.check.up', { description: 'Whether what the process needs can be used, by check: 1 or 0. `database`, `redis` and `bus` are Postgres, Redis and NATS.' });
  const took = instruments.createObservableGauge('chat.readiness.check.duration.seconds', { unit: 's', description: 'How long that check took, at most its time-out of 1 s.' });
  instruments.addBatchObservableCallback(
    async (result) => {
      const { checks } = await health.readiness();
      for (const [check, { status, tookMs }] of Object.entries(checks)) {
        result.observe(up, status === 'ok' ? 1 : 0, { check });
        result.observe(took, tookMs / 1_000, { check });
      }
    },
    [up, took],
  );
}
