import { createMigratedCopy, type MigratedCopy } from '@chatgenius/database';
import { databaseUrl } from './servers.ts';
import { timed } from './spans.ts';

/** A migrated database of its own for one spec, on the server of DATABASE_URL; drop it when the spec is done. */
export function createTestDatabase(): Promise<MigratedCopy> {
  return timed('databases', () => createMigratedCopy(databaseUrl()));
}
