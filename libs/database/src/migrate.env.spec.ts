import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readMigrateEnv } from './migrate.env.ts';

const URL = 'postgresql://owner:secret@db:5432/chat';

describe('the environment of the migrate process', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'migrate-'));
  const file = path.join(folder, 'database-url');
  beforeAll(() => writeFileSync(file, `${URL}\n`));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([{ DATABASE_URL: URL }, { DATABASE_URL_FILE: file }, { DATABASE_URL: URL, DATABASE_URL_FILE: '' }, { DATABASE_URL: '', DATABASE_URL_FILE: file }])('reads %j', (environment) => {
    expect(readMigrateEnv(environment)).toEqual({ databaseUrl: URL });
  });

  it.each([
    [{}, 'DATABASE_URL must be a PostgreSQL URL'],
    [{ DATABASE_URL: 'postgresql://o:secret@one:1,two:x/chat' }, 'DATABASE_URL must be a PostgreSQL URL'],
    [{ DATABASE_URL: `${URL}?pooler=transaction` }, 'DATABASE_URL must lead to the server itself'],
    [{ DATABASE_URL: 'mysql://secret@db' }, 'DATABASE_URL must be a PostgreSQL URL'],
    [{ DATABASE_URL_FILE: '/absent/secret' }, 'DATABASE_URL_FILE names a file that cannot be read (ENOENT)'],
    [{ DATABASE_URL: URL, DATABASE_URL_FILE: file }, 'DATABASE_URL_FILE is set, and so is DATABASE_URL'],
  ])('refuses %j, and repeats no secret', (environment, message) => {
    expect(() => readMigrateEnv(environment)).toThrow(message);
    expect(() => readMigrateEnv(environment)).not.toThrow(/secret/);
  });
});
