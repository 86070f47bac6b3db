import { listTable, unbounded } from './lists/list-table.rules.ts';
import { type QueriesResult } from './queries.ts';

/** What was seen, for people. */
export const describeQueries = ({ lists, statements }: QueriesResult): string[] => [
  '\nHow the statements find what they read:',
  ...statements.map(({ name, paths }) => `  ${name.padEnd(32)}  ${paths}`),
  ...(lists.length === 0 ? [] : ['\nEvery list, in milliseconds:', ...listTable(lists, statements).map((line) => `  ${line}`)]),
];

/** What services do now and then by themselves, about everything there is. Nobody waits for it. */
const OF_EVERYTHING: ReadonlySet<string> = new Set(['adopt-webhooks', 'claim-active-webhooks', 'count-people-of-today', 'note-activity']);

/** What must not be: plans that read a big table from end to end, and lists whose pages look at more rows than they may. */
export const faultsOfQueries = ({ lists, statements }: QueriesResult): string[] => [
  ...statements.filter(({ name }) => !OF_EVERYTHING.has(name)).flatMap(({ name, fullScans }) => fullScans.map((scan) => `${name}: ${scan}`)),
  ...unbounded(lists, statements),
];
