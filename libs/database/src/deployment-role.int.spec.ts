import { randomUUID } from 'node:crypto';
import { createDatabase, type Database } from './database.ts';
import { changeDeploymentRole, readAdministrators, readDeploymentRole } from './deployment-role.ts';
import { readMigrateEnv } from './migrate.env.ts';
import { createMigratedCopy } from './migrated-copy.ts';
import { withTransaction } from './stream-log/transaction.ts';

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  drop = copy.drop;
  database = createDatabase({ url: copy.url, poolSize: 3, applicationName: 'roles' });
});
afterAll(async () => {
  await database.close();
  await drop();
});

describe('the role of a user in the deployment', () => {
  const add = async (handle: string, owner?: string): Promise<string> => {
    const id = randomUUID();
    await database.pool.query('INSERT INTO users (id, kind, handle, display_name, password_hash, owner_id) VALUES ($1, $2, $3, $3, $4, $5)', [id, owner ? 'bot' : 'person', handle, owner ? null : 'hash', owner ?? null]);
    return id;
  };

  /** Resolves once a transaction waits for a lock that another one holds; or after a while, if none does. */
  const untilSomebodyWaits = async (): Promise<void> => {
    for (let look = 0; look < 500; look += 1) {
      const { rowCount } = await database.pool.query("SELECT pg_sleep(0.01) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
      if (rowCount !== 0) return;
    }
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

  it('stays with an administrator, when two take it from themselves at once', async () => {
    const [ada, grace] = [await add('ada'), await add('grace')];
    await database.pool.query("UPDATE users SET role = CASE WHEN id = ANY ($1) THEN 'administrator' ELSE 'member' END::deployment_role", [[ada, grace]]);
    const resign = (userId: string, meanwhile: () => Promise<void>) =>
      withTransaction(database.pool, async (transaction) => {
        await changeDeploymentRole(transaction, { actorId: userId, userId, role: 'member' });
        await meanwhile();
      });
    let second: Promise<void> = Promise.resolve();
    await resign(ada, async () => {
      second = expect(resign(grace, () => Promise.resolve())).rejects.toMatchObject({ reason: 'LAST_ADMINISTRATOR' });
      await untilSomebodyWaits();
    });
    await second;
    expect(await readAdministrators(database.pool, '', 10)).toMatchObject([{ id: grace }]);
  });
});
