import { execFile } from 'node:child_process';
import { appendFile, chown, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type PostgresServer } from '@chatgenius/stack';
import pg from 'pg';

/** Of the server that runs, and not of the backup. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts'];

/** A base backup by Postgres's own low-level interface, and the archived WAL since: what operators make a point-in-time recovery of. */
export class PostgresBackup {
  readonly #postgres: PostgresServer;
  readonly #folder: string;

  private constructor(postgres: PostgresServer, folder: string) {
    this.#postgres = postgres;
    this.#folder = folder;
  }

  /** Copies the data of a server that goes on working. */
  static async take(postgres: PostgresServer): Promise<PostgresBackup> {
    const folder = await mkdtemp(`${postgres.folder}-backup-`);
    const copy = path.join(folder, 'data');
    const client = new pg.Client({ connectionString: postgres.server.url });
    await client.connect();
    try {
      await client.query(`SELECT pg_backup_start('spec', true)`);
      await copyWhileWritten(postgres.folder, copy);
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(true)');
      await writeOwned(copy, 'backup_label', rows[0]?.labelfile ?? '');
    } finally {
      await client.end();
    }
    for (const name of LEFT_OUT) await rm(path.join(copy, name), { force: true });
    for (const name of await readdir(path.join(copy, 'pg_wal'))) await rm(path.join(copy, 'pg_wal', name), { recursive: true });
    return new PostgresBackup(postgres, copy);
  }

  /** A point that can be restored, from now on. */
  async markPoint(name: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.#postgres.server.url });
    await client.connect();
    try {
      await client.query('SELECT pg_create_restore_point($1)', [name]);
    } finally {
      await client.end();
    }
  }

  /** Loses the server's data, and brings it back as of that point. */
  async restore(point: string): Promise<void> {
    const { server, folder, archive } = this.#postgres;
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('SELECT pg_switch_wal()');
    await client.end();
    // "Fast", so that the last segment is archived: what is lost here is what came after the point.
    await server.stop();
    await rm(folder, { recursive: true });
    await promisify(execFile)('cp', ['-a', this.#folder, folder]);
    const recovery = [`restore_command = 'cp "${archive}/%f" "%p"'`, `recovery_target_name = '${point}'`, `recovery_target_action = 'promote'`];
    await appendFile(path.join(folder, 'postgresql.auto.conf'), `${recovery.join('\n')}\n`);
    await writeOwned(folder, 'recovery.signal', '');
    await server.start();
    await this.#untilPromoted();
  }

  async #untilPromoted(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#postgres.server.url });
    await client.connect();
    try {
      for (;;) {
        const { rows } = await client.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering');
        if (rows[0]?.recovering === false) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      await client.end();
    }
  }
}

/** The server does not run as we do where we are root. */
async function writeOwned(folder: string, name: string, content: string): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const { uid, gid } = await stat(folder);
  await chown(file, uid, gid);
}

/** Files may go while others are copied: the WAL knows of it. */
async function copyWhileWritten(from: string, to: string): Promise<void> {
  try {
    await promisify(execFile)('cp', ['-a', from, to], { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    if (stderr === '' || stderr.trim().split('\n').some((line) => !line.includes('No such file or directory'))) throw error;
  }
}
