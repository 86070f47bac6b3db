import { createDatabase } from '@chatgenius/database';
import { createTestDatabase } from './test-database.ts';

it('gives each caller a migrated database of its own, also when all ask at once', async () => {
  const databases = await Promise.all(Array.from({ length: 5 }, createTestDatabase));
  expect(new Set(databases.map(({ url }) => url)).size).toBe(5);
  for (const { url, drop } of databases) {
    const database = createDatabase({ url, poolSize: 1, applicationName: 'test-database-spec' });
    expect(await database.prisma.user.count()).toBe(0);
    // Dropped under an open connection, as after a spec that failed before it could close.
    await drop();
    await database.close();
  }
});
