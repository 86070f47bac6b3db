import { bulkRatio, describeRun, type BulkRun } from './bulk-report.rules.ts';

const run = (way: BulkRun['way'], callers: number, seconds: number): BulkRun => ({
  way,
  callers,
  messages: 1_000,
  messagesPerRequest: way === 'one by one' ? 1 : 500,
  seconds,
  requests: { count: 1, p50: 1.5, p99: 3, max: 4 },
});
const runs = [run('one by one', 1, 10), run('one by one', 16, 2), run('bulk', 1, 1), run('one by one', 1, 10), run('bulk', 1, 0.5), run('import', 1, 0.25)];

it('compares means of the rounds, with as many callers as asked', () => {
  expect(bulkRatio(runs, 'bulk', 1)).toBe(15);
  expect(bulkRatio(runs, 'bulk', 16)).toBe(3);
  expect(bulkRatio(runs, 'import', 1)).toBe(40);
  expect(bulkRatio([], 'bulk', 1)).toBeUndefined();
});

it('says what was done and how fast', () => {
  expect(describeRun(run('bulk', 1, 0.5))).toMatch(/^bulk +1000 messages, 500 a request, 1 at once +0\.5 s +2000\/s {2}request p50 1\.5 p99 3 ms$/);
});
