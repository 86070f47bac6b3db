import { concurrentIndex, isConcurrent } from './script.rules.ts';

it.each([
  ['CREATE INDEX CONCURRENTLY "a b" ON "t"("x");', true, '"a b"'],
  ['-- Why.\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS names_key ON "t"("x") WHERE "y"', true, 'names_key'],
  ['/* why */ create index concurrently if not exists "i" on t (x)', true, '"i"'],
  ['DROP INDEX CONCURRENTLY IF EXISTS "i";', true, undefined],
  ['CREATE INDEX "i" ON "t"("x"); -- not CONCURRENTLY', false, undefined],
  ['ALTER TABLE "t" ADD COLUMN "CONCURRENTLY" TEXT', false, undefined],
])('%j', (script, concurrent, index) => {
  expect([isConcurrent(script), concurrentIndex(script)]).toEqual([concurrent, index]);
});
