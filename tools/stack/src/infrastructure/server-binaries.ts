import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackages } from './debian-packages.ts';
import { RungUnavailableError } from './errors.ts';
import { type Account, canRead, copyOutside } from './postgres-account.ts';
import { isRecentRedis, OLDEST_REDIS } from './server-versions.rules.ts';

export interface ServerBinary {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** Debian installs servers here, which is not on every user's PATH. */
const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

export async function findServerBinaries(report: (line: string) => void): Promise<{ redis: ServerBinary; nats: ServerBinary }> {
  const redis = await findOnSystem('redis-server');
  const nats = await findOnSystem('nats-server');
  if (redis && nats) return { redis, nats };
  const folder = await unpackDebianPackages(['redis-server', 'nats-server'], report).catch((error: unknown) => {
    throw new RungUnavailableError(`redis-server (${OLDEST_REDIS} or newer) or nats-server is not on this machine.\n${(error as Error).message}`);
  });
  return {
    redis: redis ?? (await takeFromDebian(folder, 'usr/bin/redis-server')),
    nats: nats ?? (await takeFromDebian(folder, 'usr/sbin/nats-server')),
  };
}

async function findOnSystem(name: string): Promise<ServerBinary | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(path.delimiter), ...EXTRA_FOLDERS]) {
    const command = path.join(folder, name);
    if (!folder || !isExecutable(command)) continue;
    const binary = { command, env: { PATH: process.env.PATH } };
    if ((await faultOf(name, binary)) === undefined) return binary;
  }
  return undefined;
}

/** PgBouncer runs as nobody where we are root, which may not be able to read our cache. */
export async function findPgBouncer(account: Account | undefined, report: (line: string) => void = () => undefined): Promise<ServerBinary> {
  const found = await findOnSystem('pgbouncer');
  if (found) return found;
  const folder = await unpackDebianPackages(['pgbouncer'], report);
  const usable = account && !canRead(account, path.join(folder, 'usr/sbin')) ? copyOutside(folder, path.basename(folder)) : folder;
  return takeFromDebian(usable, 'usr/sbin/pgbouncer');
}

/** Prometheus, and promtool, which comes with it. */
export async function findPrometheus(report: (line: string) => void = () => undefined): Promise<{ prometheus: string; promtool: string }> {
  const [prometheus, promtool] = [await findOnSystem('prometheus'), await findOnSystem('promtool')];
  if (prometheus && promtool) return { prometheus: prometheus.command, promtool: promtool.command };
  const folder = await unpackDebianPackages(['prometheus'], report);
  return { prometheus: path.join(folder, 'usr/bin/prometheus'), promtool: path.join(folder, 'usr/bin/promtool') };
}

async function takeFromDebian(folder: string, file: string): Promise<ServerBinary> {
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = [path.join(folder, 'usr/lib', triplet), path.join(folder, 'lib', triplet)];
  const binary = { command: path.join(folder, file), env: { PATH: process.env.PATH, LD_LIBRARY_PATH: libraries.join(':') } };
  const fault = await faultOf(path.basename(file), binary);
  if (fault) throw new RungUnavailableError(`${binary.command} cannot be used: ${fault}\nRemove ${folder} to have it fetched anew.`);
  return binary;
}

/** Runs it once: found is not the same as working, and an old Redis lacks sharded publish and subscribe. */
async function faultOf(name: string, { command, env }: ServerBinary): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--version'], { env });
    if (name === 'redis-server' && !isRecentRedis(stdout)) return `it is older than Redis ${OLDEST_REDIS}: ${stdout.trim()}`;
    return undefined;
  } catch (error) {
    return (error as Error).message.trim();
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
