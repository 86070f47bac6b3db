import { cpus, loadavg, totalmem } from 'node:os';
import { type Infrastructure } from '@chatgenius/stack';
import pg from 'pg';

/** Everything about the machine that a figure means nothing without. */
export interface Conditions {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
  /** One-minute load average before anything was started: what others were doing. */
  readonly loadBefore: number;
  readonly infrastructure: string;
  readonly postgres: string;
  readonly fsync: string;
  readonly synchronousCommit: string;
}

export async function readConditions(infrastructure: Infrastructure, loadBefore: number): Promise<Conditions> {
  const client = new pg.Client({ connectionString: infrastructure.urls.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
    );
    return {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      loadBefore,
      infrastructure: infrastructure.source,
      postgres: rows[0]?.version ?? '',
      fsync: rows[0]?.fsync ?? '',
      synchronousCommit: rows[0]?.commit ?? '',
    };
  } finally {
    await client.end();
  }
}

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100;

export function describeConditions(conditions: Conditions): string {
  const { cores, cpu, node, platform, loadBefore, infrastructure, postgres, fsync, synchronousCommit } = conditions;
  return (
    `${cores} cores (${cpu}) shared by servers, clients and databases; Node ${node} on ${platform}; load before ${loadBefore}\n` +
    `Postgres ${postgres} (fsync ${fsync}, synchronous_commit ${synchronousCommit}), ${infrastructure}; loopback only`
  );
}
