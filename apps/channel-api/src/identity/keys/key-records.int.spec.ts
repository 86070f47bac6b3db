import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, type TestDatabase } from '@chatgenius/testing';
import { KeyRecords } from './key-records.ts';

describe('the audit log of signing keys', () => {
  let copy: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 4, applicationName: 'key-records' });
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  it('has each exchange once, however many instances find it, and what was before', async () => {
    const instances = [new KeyRecords(database), new KeyRecords(database), new KeyRecords(database)];
    const [old, announced, exchanged] = [{ keyIds: ['a'], signs: 'a' }, { keyIds: ['b', 'a'], signs: 'a' }, { keyIds: ['b'], signs: 'b' }];
    for (const inUse of [old, announced, exchanged]) await Promise.all(instances.map((instance) => instance.record(inUse)));
    const { rows } = await database.pool.query("SELECT actor_id AS actor, subject_id AS subject, before, after FROM audit_entries WHERE action = 'signing-keys:changed' ORDER BY id");
    expect(rows).toEqual([
      { actor: null, subject: 'a', before: null, after: old },
      { actor: null, subject: 'a', before: old, after: announced },
      { actor: null, subject: 'b', before: announced, after: exchanged },
    ]);
  });
});
