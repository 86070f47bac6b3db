import { randomUUID } from 'node:crypto';
import { recordAudit } from './audit.ts';
import { createDatabase, type Database } from './database.ts';
import { readDeploymentRole } from './deployment-role.ts';
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

describe('the role of a user in the deployment', () => {
  const add = async (handle: string, owner?: string): Promise<string> => {
    const id = randomUUID();
    await database.pool.query('INSERT INTO users (id, kind, handle, display_name, password_hash, owner_id) VALUES ($1, $2, $3, $3, $4, $5)', [id, owner ? 'bot' : 'person', handle, owner ? null : 'hash', owner ?? null]);
    return id;
  };

  it('begins as member; a bot is what its owner is, but no administrator', async () => {
    const person = await add('person');
    const bot = await add('bot', person);
    const roles = async (role: string) => {
      await database.pool.query('UPDATE users SET role = $2 WHERE id = $1', [person, role]);
      return [await readDeploymentRole(database.pool, person), await readDeploymentRole(database.pool, bot)];
    };
    expect(await readDeploymentRole(database.pool, person)).toBe('member');
    expect(await roles('administrator')).toEqual(['administrator', 'member']);
    expect(await roles('guest')).toEqual(['guest', 'guest']);
    expect(await readDeploymentRole(database.pool, randomUUID())).toBeUndefined();
  });
});
