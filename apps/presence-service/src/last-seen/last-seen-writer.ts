import { Injectable } from '@nestjs/common';
import { PresenceMetrics } from '../presence.metrics.ts';
import { LastSeenRepository } from './last-seen.repository.ts';
import { LastSeenStore } from './last-seen.store.ts';

/** Rows of one statement. */
const BATCH = 1_000;

/** Writes to Postgres, behind and in batches, when users were last there. */
@Injectable()
export class LastSeenWriter {
  constructor(
    private readonly store: LastSeenStore,
    private readonly repository: LastSeenRepository,
    private readonly metrics: PresenceMetrics,
  ) {
    metrics.observeUnsaved(() => store.count());
  }

  async write(): Promise<void> {
    for (let more = true; more; ) {
      const sightings = await this.store.unsaved(BATCH);
      if (sightings.length === 0) return;
      await this.repository.save(sightings);
      await this.store.forget(sightings);
      this.metrics.saved(sightings.length);
      more = sightings.length === BATCH;
    }
  }
}
