import { globSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

/**
 * End-to-end specs of the promises, for which NATS or Redis carries something. Specs that break a single server stay out:
 * `failover.cluster.spec.ts` breaks nodes instead.
 */
export const PROMISES: readonly string[] = [
  ...['activity', 'conversation', 'idempotency', 'limits', 'lost-events', 'membership', 'model', 'ordering', 'presence', 'process-crash'],
  ...['races', 'read-positions', 'resume', 'sdk-typing', 'typing', 'unseen'],
]
  .map((name) => `tools/system-tests/src/${name}\\.e2e`)
  .concat('tools/system-tests/src/failover\\.cluster');

const TABLES = path.join(WORKSPACE, '.cache/system-tests');
const tableFiles = (): string[] => globSync('failover-*.txt', { cwd: TABLES }).map((file) => path.join(TABLES, file));

export const removeFailoverTables = (): void => tableFiles().forEach((file) => rmSync(file));

/** What was killed, and how long it took to heal: one table for each kind of clusters. */
export const failoverTables = (): string => tableFiles().map((file) => `\n${readFileSync(file, 'utf8')}`).join('');
