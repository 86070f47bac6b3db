import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceAccount } from '@chatgenius/contracts';
import pg from 'pg';
import { accountUrl } from '../infrastructure/account-urls.ts';
import { newPassword } from '../access/passwords.ts';
import { ensureRoles, HOST_RULES } from '../access/postgres-roles.ts';
import { databaseUrl, ensureDatabase } from '../infrastructure/connection-checks.ts';
import { findPostgresBinaries } from '../infrastructure/postgres-binaries.ts';
import { postgresAccount, temporaryFolder } from '../infrastructure/postgres-account.ts';
import { HOST_RULES_FILE, initializePostgres, postgresDefinition, type PostgresCluster as DataFolder } from '../infrastructure/postgres.ts';
import { type ServerDefinition, ServerProcess } from '../infrastructure/server-process.ts';
import { holdRun, type Run } from '../processes/run.ts';

/** Keeps enough of the log for a standby that follows another primary. */
const SETTINGS = { wal_keep_size: '256MB', wal_receiver_status_interval: '1s', wal_retrieve_retry_interval: '200ms' };
const FOLLOW_TIMEOUT_MS = 30_000;

export interface PostgresClusterOptions {
  readonly standbys: number;
  /** A commit is acknowledged once one of the standbys has it on disk, too. */
  readonly synchronous?: boolean;
  readonly durability?: 'full' | 'relaxed';
}

/** A primary and its streaming standbys as processes of this machine, for tests of what happens when one dies. */
export class PostgresCluster {
  readonly #run: Run;
  readonly #release: () => void;
  readonly #folder: string;
  readonly #synchronous: boolean;
  readonly #nodes: { readonly name: string; readonly server: ServerProcess }[] = [];
  #primary = 0;

  private constructor(run: Run, release: () => void, synchronous: boolean) {
    this.#run = run;
    this.#release = release;
    this.#folder = temporaryFolder(run, postgresAccount());
    this.#synchronous = synchronous;
  }

  static async start({ standbys, synchronous = false, durability = 'relaxed' }: PostgresClusterOptions): Promise<PostgresCluster> {
    const { run, release } = await holdRun();
    const cluster = new PostgresCluster(run, release, synchronous);
    try {
      await cluster.#startAll(standbys, durability);
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** The administrator's, with all hosts. */
  get url(): string {
    return severalHosts(this.#nodes.map(({ server }) => server.url));
  }

  /** The same with the hosts that are standbys now. */
  get standbyUrl(): string {
    return severalHosts(this.standbys.map(({ url }) => url));
  }

  /** A service's own account, with all hosts. */
  urlOf(account: ServiceAccount): string {
    return severalHosts(this.#nodes.map(({ server }) => accountUrl(server.url, account)));
  }

  get primary(): ServerProcess {
    return this.#at(this.#primary);
  }

  get standbys(): ServerProcess[] {
    return this.#nodes.filter((_, index) => index !== this.#primary).map(({ server }) => server);
  }

  /** Makes the standby that has most of the log the primary, and lets the others follow it. The old primary has to be gone. */
  async failOver(): Promise<ServerProcess> {
    const old = this.#primary;
    const rest = this.#nodes.map((_, index) => index).filter((index) => index !== old);
    const received = await Promise.all(rest.map(async (index) => ({ index, ...(await ask<{ bytes: string }>(this.#at(index), "SELECT pg_last_wal_receive_lsn() - '0/0' AS bytes")) })));
    const best = received.reduce((one, other) => (BigInt(other.bytes) > BigInt(one.bytes) ? other : one));
    this.#primary = best.index;
    await ask(this.primary, 'SELECT pg_promote(true)');
    for (const index of rest.filter((each) => each !== best.index)) await change(this.#at(index), 'primary_conninfo', this.#connectionInfo(index));
    await this.#requireStandbys(rest.filter((index) => index !== best.index));
    return this.primary;
  }

  async stop(): Promise<void> {
    // The primary first: standbys would wait for the end of a stream that is there.
    await this.#nodes[this.#primary]?.server.stop();
    await Promise.all(this.#nodes.map(({ server }) => server.stop()));
    this.#run.removeFolder(this.#folder);
    this.#release();
  }

  async #startAll(standbys: number, durability: 'full' | 'relaxed'): Promise<void> {
    const account = postgresAccount();
    const data = { kind: 'ephemeral' } as const;
    const preparation = { run: this.#run, binaries: findPostgresBinaries(account), account, data, password: newPassword(), temporary: this.#folder, logs: path.join(this.#folder, 'logs'), durability, report: () => undefined };
    const first = await initializePostgres(preparation);
    appendFileSync(path.join(first.folder, HOST_RULES_FILE), HOST_RULES.replace('host all', 'host replication'));
    // Copies of a server that has never run: the log of all of them begins at one place.
    const copies = Array.from({ length: standbys }, (_, index) => copied(first, `${first.folder}-${index + 1}`));
    await this.#launch('node_0', first);
    await ensureDatabase(this.primary.url);
    await ensureRoles(this.primary.url);
    for (const [index, copy] of copies.entries()) {
      appendFileSync(path.join(copy.folder, 'postgresql.auto.conf'), `primary_conninfo = '${this.#connectionInfo(index + 1)}'\n`);
      execFileSync('touch', [path.join(copy.folder, 'standby.signal')], { ...account });
      await this.#launch(`node_${index + 1}`, copy);
    }
    await this.#requireStandbys(copies.map((_, index) => index + 1));
  }

  async #launch(name: string, data: DataFolder): Promise<void> {
    const definition = postgresDefinition(data, path.join(this.#folder, 'logs', name));
    const withSettings: ServerDefinition = {
      ...definition,
      name,
      process: (port) => {
        const process = definition.process(port);
        return { ...process, args: [...process.args, ...Object.entries(SETTINGS).flatMap(([setting, value]) => ['-c', `${setting}=${value}`])] };
      },
    };
    this.#nodes.push({ name, server: await ServerProcess.launch(this.#run, withSettings) });
  }

  /** How a node finds the primary. */
  #connectionInfo(index: number): string {
    const { username, password, port } = new URL(this.primary.url);
    return `host=127.0.0.1 port=${port} user=${username} password=${password} application_name=node_${index}`;
  }

  /** Resolves when these stream from the primary; from then on, it may wait for one of them with each commit. */
  async #requireStandbys(indexes: readonly number[]): Promise<void> {
    if (indexes.length === 0) return;
    const deadline = Date.now() + FOLLOW_TIMEOUT_MS;
    for (;;) {
      const { count } = await ask<{ count: string }>(this.primary, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'");
      if (Number(count) === indexes.length) break;
      if (Date.now() > deadline) throw new Error(`${count} of ${indexes.length} standbys follow the primary after ${FOLLOW_TIMEOUT_MS / 1_000} s`);
      await delay(25);
    }
    if (this.#synchronous) await change(this.primary, 'synchronous_standby_names', `ANY 1 (${indexes.map((index) => `node_${index}`).join(', ')})`);
  }

  #at(index: number): ServerProcess {
    const node = this.#nodes[index];
    if (node === undefined) throw new Error('there is no such node');
    return node.server;
  }
}

function copied(data: DataFolder, folder: string): DataFolder {
  execFileSync('cp', ['-a', data.folder, folder]);
  return { ...data, folder };
}

/** `postgresql://user:password@one:1,two:2/chat` */
function severalHosts(urls: readonly string[]): string {
  const [first = ''] = urls;
  return first.replace(new URL(first).host, urls.map((url) => new URL(url).host).join());
}

/** @returns the first row, asked of the database that every server has */
async function ask<Row extends object>({ url }: ServerProcess, sql: string): Promise<Row> {
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql);
    return rows[0] as Row;
  } finally {
    await client.end();
  }
}

async function change(server: ServerProcess, setting: string, value: string): Promise<void> {
  await ask(server, `ALTER SYSTEM SET ${setting} = ${pg.escapeLiteral(value)}`);
  await ask(server, 'SELECT pg_reload_conf()');
}
