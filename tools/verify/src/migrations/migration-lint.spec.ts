import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { migrationFaults, migrationsWithRules } from './migration-lint.ts';
import { refusedStatements } from './statements.rules.ts';

const BAD: [sql: string, found: RegExp][] = [
  ['CREATE INDEX "i" ON "messages"("id");', /require-concurrent-index-creation/],
  ['CREATE INDEX CONCURRENTLY IF NOT EXISTS "i" ON "messages"("id"); ALTER TABLE "users" ADD COLUMN "a" TEXT;', /ban-concurrent-index-creation-in-transaction/],
  ['CREATE INDEX CONCURRENTLY "i" ON "messages"("id");', /cannot be repeated/],
  ['DROP INDEX "i";', /require-concurrent-index-deletion/],
  ['ALTER TABLE "users" ALTER COLUMN "handle" SET NOT NULL;', /adding-not-nullable-field/],
  ['ALTER TABLE "users" ADD COLUMN "a" TEXT NOT NULL;', /adding-required-field/],
  ['ALTER TABLE "users" ADD COLUMN "a" UUID DEFAULT gen_random_uuid();', /adding-field-with-default/],
  ['ALTER TABLE "messages" ALTER COLUMN "text" TYPE VARCHAR(100);', /changing-column-type/],
  ['ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("handle" <> \'\');', /constraint-missing-not-valid/],
  ['ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("handle" <> \'\') NOT VALID; ALTER TABLE "users" VALIDATE CONSTRAINT "c";', /constraint-missing-not-valid/],
  ['ALTER TABLE "messages" ADD CONSTRAINT "f" FOREIGN KEY ("sender_id") REFERENCES "users"("id");', /adding-foreign-key-constraint/],
  ['ALTER TABLE "users" ADD CONSTRAINT "u" UNIQUE ("handle");', /disallowed-unique-constraint/],
  ['ALTER TABLE "messages" DROP COLUMN "text";', /ban-drop-column/],
  ['DROP TABLE "messages";', /ban-drop-table/],
  ['ALTER TABLE "messages" RENAME TO "texts";', /renaming-table/],
  ['ALTER TABLE "messages" RENAME COLUMN "text" TO "words";', /renaming-column/],
  ['ALTER TYPE "channel_kind" RENAME VALUE \'public\' TO \'open\';', /renames what/],
  ['REINDEX TABLE "messages";', /require-concurrent-reindex/],
  ['-- All at once.\nUPDATE "messages" SET "text" = \'\';', /:2: UPDATE "messages" SET … changes rows/],
  ['DELETE FROM "messages";', /changes rows/],
  ['INSERT INTO "streams" ("id") SELECT "id" FROM "users";', /copies rows/],
  ['LOCK TABLE "messages";', /keeps everybody out/],
  ['VACUUM (FULL) "messages";', /writes a table anew/],
  ['ALTER TABLE "messages" SET UNLOGGED;', /writes a table anew/],
  ['CREATE TABEL "a" ("id" INT);', /syntax-error/],
];

const GOOD = [
  'CREATE INDEX CONCURRENTLY IF NOT EXISTS "i" ON "messages"("id");',
  'DROP INDEX CONCURRENTLY IF EXISTS "i";',
  'ALTER TABLE "users" ADD COLUMN "a" TEXT, ADD COLUMN "b" BOOLEAN NOT NULL DEFAULT false;',
  'ALTER TABLE "users" ADD CONSTRAINT "c" CHECK ("handle" IS NOT NULL) NOT VALID;',
  'ALTER TABLE "users" VALIDATE CONSTRAINT "c";',
  'CREATE TABLE "a" ("id" UUID NOT NULL, PRIMARY KEY ("id"));\nCREATE INDEX "a_idx" ON "a"("id");',
  // Of nothing that the release before uses.
  '-- squawk-ignore ban-drop-column\nALTER TABLE "users" DROP COLUMN "a";',
  '-- migration-ignore: three rows.\nUPDATE "settings" SET "a" = 1;',
];

const folder = mkdtempSync(path.join(tmpdir(), 'migration-lint-'));
const fileOf = (sql: string): string => path.join(folder, `${[...BAD.map(([bad]) => bad), ...GOOD].indexOf(sql)}.sql`);
let faults: string[];
const faultsOf = (sql: string): string => faults.filter((fault) => fault.startsWith(`${path.relative(WORKSPACE, fileOf(sql))}:`)).join('\n');

beforeAll(async () => {
  const all = [...BAD.map(([sql]) => sql), ...GOOD];
  for (const sql of all) writeFileSync(fileOf(sql), sql);
  faults = await migrationFaults(all.map(fileOf));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('finds no fault in the migrations that the rules hold for', async () => {
  expect(migrationsWithRules()).not.toHaveLength(0);
  expect(await migrationFaults(migrationsWithRules())).toEqual([]);
});

it.each(BAD)('finds the fault of %j', (sql, found) => expect(faultsOf(sql)).toMatch(found));

it.each(GOOD)('finds none in %j', (sql) => expect(faultsOf(sql)).toBe(''));

it('takes no word inside of a body, a string or a comment for a statement', () => {
  expect(refusedStatements(`CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE a SET b = 1; DELETE FROM c; END $$;
    -- ; LOCK TABLE a;
    CREATE TABLE d (e text DEFAULT '; LOCK TABLE a;', "; DELETE" int);`)).toEqual([]);
});
