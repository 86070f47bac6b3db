import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { ADMINISTRATOR } from '../access/passwords.ts';
import { ProcessFailedError } from '../processes/errors.ts';
import { type Account } from './postgres-account.ts';
import { type PostgresBinaries } from './postgres-binaries.ts';

interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly folder: string;
  readonly account: Account | undefined;
  /** The administrator's. */
  readonly password: string;
}

/** Says which password the cluster has, as a hash. */
const MARK = 'chatgenius_password_hash';

/** Sets the administrator's password before the server starts: also in a cluster of an earlier release, which has none. */
export async function ensureAdministrator(cluster: Cluster): Promise<void> {
  const mark = path.join(cluster.folder, MARK);
  const hash = createHash('sha256').update(cluster.password).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  await runAlone(cluster, `ALTER ROLE ${pg.escapeIdentifier(ADMINISTRATOR)} PASSWORD ${pg.escapeLiteral(cluster.password)}`);
  writeFileSync(mark, hash);
}

/** In Postgres's single-user mode, in which nobody else can connect. */
async function runAlone({ binaries, folder, account }: Cluster, statement: string): Promise<void> {
  const args = ['--single', '-D', folder, '-c', 'exit_on_error=true', '-c', 'log_min_messages=fatal', 'postgres'];
  const postgres = spawn(binaries.postgres, args, { ...account, cwd: '/', env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' } });
  postgres.stdin.end(`${statement}\n`);
  postgres.stdout.resume();
  const [faults, [code]] = await Promise.all([text(postgres.stderr), once(postgres, 'close') as Promise<[number | null]>]);
  if (code !== 0) throw new ProcessFailedError('postgres --single', `it ended with ${code}`, folder, faults.split('\n'));
}
