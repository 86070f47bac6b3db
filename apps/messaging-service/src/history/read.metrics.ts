import { type ReadBy } from '@chatgenius/database';
import { meter } from '@chatgenius/service-runtime';

/** Counts where reads go that a replica may answer. */
export function countReads(): (by: ReadBy) => void {
  const reads = meter('messaging-service').createCounter('chat.database.reads', {
    description: 'Reads that a replica may answer, by who answered: the replica, or the primary, and why.',
  });
  return (by) => reads.add(1, { by });
}
