import { createDatabase, type Database } from '../database.ts';
import { readMigrateEnv } from '../migrate.env.ts';
import { createMigratedCopy, type MigratedCopy } from '../migrated-copy.ts';
import { withPipelinedTransaction, type Transaction } from './transaction.ts';

let copy: MigratedCopy;
let database: Database;

beforeAll(async () => {
  copy = await createMigratedCopy(readMigrateEnv().databaseUrl);
  database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'transaction-spec' });
  await database.pool.query('CREATE TABLE notes (id int PRIMARY KEY)');
});

beforeEach(() => database.pool.query('TRUNCATE notes'));

afterAll(async () => {
  await database.close();
  await copy.drop();
});

const note = (transaction: Transaction, id: number) => transaction.query('INSERT INTO notes (id) VALUES ($1)', [id]);
const nothing = () => Promise.resolve();
const idle = (): void => undefined;
const notes = async () => (await database.pool.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).rows.map(({ id }) => id);

describe('withPipelinedTransaction', () => {
  it('commits everything that was written, after what was read', async () => {
    const read = async (transaction: Transaction) => (await transaction.query<{ count: number }>('SELECT count(*) FROM notes')).rows[0]?.count;
    const write = async (transaction: Transaction, count: number | undefined) => {
      await Promise.all([note(transaction, 1), note(transaction, 2)]);
      return count;
    };
    expect(await withPipelinedTransaction(database.pool, read, write)).toBe(0);
    expect(await notes()).toEqual([1, 2]);
  });

  it('commits when there is nothing to write', async () => {
    expect(await withPipelinedTransaction(database.pool, nothing, () => Promise.resolve('done'))).toBe('done');
  });

  it('commits nothing when one of the statements fails, and leaves a usable connection', async () => {
    const write = (transaction: Transaction) => Promise.all([note(transaction, 1), note(transaction, 1), note(transaction, 2)]);
    await expect(withPipelinedTransaction(database.pool, nothing, write)).rejects.toMatchObject({ code: '23505' });
    expect(await notes()).toEqual([]);
    await withPipelinedTransaction(database.pool, nothing, (transaction) => note(transaction, 3));
    expect(await notes()).toEqual([3]);
  });

  const fail = (): never => {
    throw new Error('on purpose');
  };
  const failAsync = () => Promise.resolve().then(fail);

  it.each<[string, (transaction: Transaction) => Promise<unknown>]>([
    ['throws', (transaction) => note(transaction, fail())],
    ['is async and throws', async (transaction) => { const first = note(transaction, 1); await note(transaction, fail()); await first; }],
    ['throws in one of its statements’ functions', (transaction) => Promise.all([note(transaction, 1), failAsync(), note(transaction, 2)])],
    ['throws some promises away from it', (transaction) => Promise.all([note(transaction, 1), failAsync().finally(idle).finally(idle)])],
    ['throws between two statements', (transaction) => Promise.all([note(transaction, 1), failAsync().then(() => note(transaction, 2))])],
    ['has a value that cannot be sent', (transaction) => Promise.all([note(transaction, 1), transaction.query('SELECT $1::text', [{ toPostgres: fail }])])],
  ])('commits nothing when `write` %s', async (_, write) => {
    await expect(withPipelinedTransaction(database.pool, nothing, write)).rejects.toThrow('on purpose');
    expect(await notes()).toEqual([]);
    expect(await withPipelinedTransaction(database.pool, nothing, (transaction) => note(transaction, 3))).toMatchObject({ rowCount: 1 });
    expect(await notes()).toEqual([3]);
  });

  it('refuses a statement that would come after COMMIT', async () => {
    const write = async (transaction: Transaction) => {
      await note(transaction, 1);
      await note(transaction, 2);
    };
    await expect(withPipelinedTransaction(database.pool, nothing, write)).rejects.toThrow('after COMMIT');
  });
});
