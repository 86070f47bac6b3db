import { createMigratedCopy, type MigratedCopy } from '@chatgenius/database';

/** A migrated database of its own for one spec, on the server of DATABASE_URL; drop it when the spec is done. */
export async function createTestDatabase(): Promise<MigratedCopy> {
  const server = process.env.DATABASE_URL;
  if (!server) {
    throw new Error('DATABASE_URL is not set: `npm test` starts PostgreSQL and sets it; or name a server of your own.');
  }
  return createMigratedCopy(server);
}
