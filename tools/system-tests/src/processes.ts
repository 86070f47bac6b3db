import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMigratedCopy } from '@chatgenius/database';
import { type ClusteredInfrastructure, onDatabase, startClusteredInfrastructure, startInfrastructure, startStack, UNHINDERED, WORKSPACE, type Infrastructure, type Stack, type StackMember, type Topology } from '@chatgenius/stack';
import { timed } from '@chatgenius/testing';
import { clusterKind } from './cluster-kind.ts';
import { type SystemDescription, type SystemMembers } from './system.ts';

export interface ProcessOptions {
  readonly topology?: Partial<Topology>;
  /** A Postgres of this system's own, too, for specs that break it; otherwise a database on that of the environment. */
  readonly ownInfrastructure?: boolean;
  /** A Postgres that the spec has started for itself. */
  readonly postgresUrl?: string;
  /** Beside, or instead of, what every service gets, and limits that no spec meets by chance. */
  readonly env?: Record<string, string>;
}

export interface RunningProcesses {
  readonly stack: Stack;
  readonly infrastructure: Infrastructure & Partial<ClusteredInfrastructure>;
  readonly description: SystemDescription;
  stop(): Promise<void>;
}

/**
 * With a Redis and a NATS of its own: systems run side by side, and would otherwise answer each other's requests.
 * @param logs the folder of the processes' logs, which stay until it is used again, for whoever wonders why a spec failed
 */
export async function startProcesses(logs: string, { topology, ownInfrastructure = false, postgresUrl = process.env.DATABASE_URL, env }: ProcessOptions = {}): Promise<RunningProcesses> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-spec-'));
  const signingKeysFile = path.join(folder, 'signing-keys.json');
  const infrastructure = await timed('servers', () => startServers(ownInfrastructure, postgresUrl));
  const database = await timed('databases', () => createMigratedCopy(infrastructure.urls.DATABASE_URL));
  const logDirectory = path.join(WORKSPACE, '.cache/system-tests', logs);
  rmSync(logDirectory, { recursive: true, force: true });
  const stack = await timed('processes', () =>
    startStack({ infrastructure: onDatabase(infrastructure, database.url), migrated: true, topology: { files: 0, ...topology }, signingKeysFile, logDirectory, env: { all: { ...UNHINDERED, ...env } } }),
  );
  const stop = async (): Promise<void> => {
    await keepMetrics(stack, logDirectory);
    await stack.stop();
    await database.drop();
    await infrastructure.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { stack, infrastructure, description: { members: seenFromOutside(stack), databaseUrl: database.url, signingKeysFile }, stop };
}

function startServers(ownInfrastructure: boolean, postgresUrl: string | undefined): Promise<Infrastructure & Partial<ClusteredInfrastructure>> {
  if (ownInfrastructure) return startInfrastructure({ ignoreEnvironment: true });
  const kind = clusterKind();
  return kind !== undefined && postgresUrl !== undefined ? startClusteredInfrastructure(kind, postgresUrl) : startInfrastructure({ postgresUrl });
}

/** Beside the logs, where the run looks for secrets in both. What does not run any more has nothing to tell. */
async function keepMetrics({ channelApi, gateways, messaging, presence, files, canary }: Stack, folder: string): Promise<void> {
  const read = (opsUrl: string): Promise<string> => fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(2_000) }).then((response) => response.text());
  const members = [...channelApi, ...gateways, ...messaging, ...presence, ...files, ...canary].filter(({ process }) => process.running);
  await Promise.all(members.map(({ name, opsUrl }) => read(opsUrl).then((text) => writeFile(path.join(folder, `${name}.metrics`), text), () => undefined)));
}

function seenFromOutside({ channelApi, gateways, messaging, presence, files }: Stack): SystemMembers {
  return { channelApi: channelApi.map(seen), gateways: gateways.map(seen), messaging: messaging.map(seen), presence: presence.map(seen), files: files.map(seen) };
}

function seen<Member extends StackMember>(member: Member): Omit<Member, 'process'> {
  return { ...member, process: undefined };
}
