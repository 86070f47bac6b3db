import { randomUUID } from 'node:crypto';
import { recordAudit } from './audit.ts';
import { createDatabase, type Database } from './database.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy } from './migrated-copy.ts';
import { withTransaction } from './stream-log/transaction.ts';

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  drop = copy.drop;
  database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'audit' });
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('the audit log', () => {
  const entries = () => database.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });

  it('holds what a transaction has decided, in order, and nothing of one that was rolled back', async () => {
    const [actorId, channelId] = [randomUUID(), randomUUID()];
    const subject = { kind: 'user', id: randomUUID() };
    const failing = withTransaction(database.pool, async (transaction) => {
      await recordAudit(transaction, { actorId, action: 'user:role-changed', subject });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await withTransaction(database.pool, async (transaction) => {
      await recordAudit(
        transaction,
        { actorId, action: 'member:role-changed', subject, channelId, before: { role: 'member' }, after: { role: 'admin' }, reason: 'helps' },
        { actorId: null, action: 'user:role-changed', subject },
      );
      await recordAudit(transaction);
    });
    const [first, second, ...others] = await entries();
    expect(first).toMatchObject({ actorId, action: 'member:role-changed', subjectKind: 'user', subjectId: subject.id, channelId, before: { role: 'member' }, after: { role: 'admin' }, reason: 'helps' });
    expect(second).toMatchObject({ actorId: null, channelId: null, before: null, after: null, reason: null });
    expect(others).toEqual([]);
  });
});
