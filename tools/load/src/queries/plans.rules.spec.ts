import { accessPaths, fullScans, rowsRead, type PlanNode, type TableFacts } from './plans.rules.ts';

const facts: TableFacts = {
  big: new Set(['messages']),
  partialIndexes: new Set(['messages_pinned_idx']),
  tableOf: new Map([['messages_pkey', 'messages'], ['messages_pinned_idx', 'messages'], ['streams_pkey', 'streams']]),
};
const index = (name: string, condition?: string): PlanNode => ({ 'Node Type': 'Index Scan', 'Index Name': name, ...(condition !== undefined && { 'Index Cond': condition }) });

describe('fullScans', () => {
  it.each<[string, PlanNode, string[]]>([
    ['a big table', { 'Node Type': 'Seq Scan', 'Relation Name': 'messages' }, ['Seq Scan on messages']],
    ['a small table', { 'Node Type': 'Seq Scan', 'Relation Name': 'users' }, []],
    ['some of an index', index('messages_pkey', 'id = $1'), []],
    ['all of an index', index('messages_pkey'), ['Index Scan of all of messages_pkey']],
    ['all of a partial index', index('messages_pinned_idx'), []],
    ['all of a small table’s index', index('streams_pkey'), []],
    ['something deep inside', { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Nested Loop', Plans: [index('messages_pkey', 'id'), { 'Node Type': 'Seq Scan', 'Relation Name': 'messages' }] }] }, ['Seq Scan on messages']],
    ['all of an index, until there are enough', { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Nested Loop', Plans: [index('messages_pkey')] }] }, []],
    ['all of an index, until enough pass', { 'Node Type': 'Limit', Plans: [{ ...index('messages_pkey'), Filter: 'text = $1' }] }, ['Index Scan of all of messages_pkey']],
    ['all of an index before it is sorted', { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Sort', Plans: [index('messages_pkey')] }] }, ['Index Scan of all of messages_pkey']],
    ['all of an index for itself', { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Result', Plans: [{ ...index('messages_pkey'), 'Parent Relationship': 'SubPlan' }] }] }, ['Index Scan of all of messages_pkey']],
  ])('of %s', (_, plan, scans) => {
    expect(fullScans(plan, facts)).toEqual(scans);
  });
});

it('names the paths of a plan once each', () => {
  const plan = { 'Node Type': 'Append', Plans: [index('messages_pkey'), index('messages_pkey'), { 'Node Type': 'Seq Scan', 'Relation Name': 'users' }] };
  expect(accessPaths(plan)).toBe('messages_pkey, Seq Scan on users');
});

it('counts the rows that were looked at, in every loop, also those that did not pass', () => {
  const scan: PlanNode = { 'Node Type': 'Index Scan', 'Relation Name': 'messages', 'Actual Rows': 2, 'Rows Removed by Filter': 3, 'Actual Loops': 10 };
  expect(rowsRead({ 'Node Type': 'Limit', 'Actual Rows': 50, 'Actual Loops': 1, Plans: [scan, { 'Node Type': 'Bitmap Index Scan', 'Actual Rows': 9, 'Actual Loops': 1 }] })).toBe(50);
});
