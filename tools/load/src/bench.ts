import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSigningKeys, type SigningKeys } from '@chatgenius/auth';
import { buildServices, type Infrastructure, startInfrastructure } from '@chatgenius/stack';
import pg from 'pg';
import { type Conditions, loadNow, readConditions } from './conditions.ts';
import { createSigningKeys } from './targets/signing-keys.ts';

/** What every scenario stands on: real servers with full durability, and keys to sign tokens with. */
export interface Bench {
  readonly infrastructure: Infrastructure;
  readonly conditions: Conditions;
  readonly signingKeysFile: string;
  readonly keys: SigningKeys;
  /** A database of this name on the bench's Postgres; whoever uses it creates it. */
  databaseUrl(name: string): string;
  /** Writes out what earlier turns have left in Postgres's memory, so that the next one does not pay for it. */
  settlePostgres(): Promise<void>;
  stop(): Promise<void>;
}

/** @param postgresUrl a Postgres that is there already, as administrator; without one, one is started */
export async function startBench({ skipBuild, postgresUrl }: { skipBuild: boolean; postgresUrl?: string | undefined }, log: (line: string) => void): Promise<Bench> {
  const loadBefore = loadNow();
  if (!skipBuild) await buildServices(log);
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-load-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true })); // also when interrupted
  const infrastructure = await startInfrastructure({ data: { kind: 'ephemeral' }, durability: 'full', ...(postgresUrl !== undefined && { postgresUrl }), report: log });
  const stop = (): Promise<void> => infrastructure.stop();
  try {
    const signingKeysFile = path.join(folder, 'signing-keys.json');
    await createSigningKeys(signingKeysFile);
    return {
      infrastructure,
      conditions: await readConditions(infrastructure, loadBefore),
      signingKeysFile,
      keys: await readSigningKeys(signingKeysFile),
      databaseUrl: (name) => {
        const url = new URL(infrastructure.urls.DATABASE_URL);
        url.pathname = `/${name}`;
        return url.toString();
      },
      settlePostgres: () => checkpoint(infrastructure.urls.DATABASE_URL),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function checkpoint(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
