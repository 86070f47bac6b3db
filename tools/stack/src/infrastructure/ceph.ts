import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { ManagedProcess } from '../processes/managed-process.ts';
import { holdRun } from '../processes/run.ts';
import { cephConfig } from './ceph-config.rules.ts';
import { unpackDebianPackages } from './debian-packages.ts';
import { findFreePorts } from './free-ports.ts';
import { postgresAccount, temporaryFolder } from './postgres-account.ts';

const run = promisify(execFile);
const PACKAGES = ['ceph-mon', 'ceph-osd', 'radosgw'];
const READY_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 5_000;

/** A server of S3 that checks signatures. */
export interface S3Service {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

/**
 * Ceph, as Debian packages it: a real one, with one of each daemon, that keeps objects in memory.
 * @throws RungUnavailableError where there are no such packages
 */
export async function startCeph(report: (line: string) => void = () => undefined): Promise<S3Service> {
  const root = await unpackDebianPackages(PACKAGES, report);
  const held = await holdRun();
  const folder = temporaryFolder(held.run, postgresAccount());
  const daemons: ManagedProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.toReversed()) await daemon.stop(STOP_GRACE_MS);
    held.run.removeFolder(folder);
    held.release();
  };
  try {
    const tools = await prepare(root, folder);
    const daemon = (name: string, program: string, args: string[]): ManagedProcess => {
      const started = new ManagedProcess(held.run, { name: `ceph-${name}`, command: tools.command(program), args: [...tools.args, '-f', ...args], env: tools.env, stopSignal: 'SIGTERM', logFile: path.join(folder, `${name}.log`) });
      daemons.push(started);
      return started;
    };
    daemon('monitor', 'ceph-mon', ['-i', 'a']);
    // Asks the monitor.
    await tools.run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', randomUUID()]);
    daemon('store', 'ceph-osd', ['-i', '0']);
    const [accessKeyId, secretAccessKey] = [randomUUID(), randomBytes(20).toString('hex')];
    // Waits for the other two.
    await tools.run('radosgw-admin', ['user', 'create', '--uid=tests', '--display-name=tests', `--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]);
    const endpoint = `http://127.0.0.1:${tools.gatewayPort}`;
    await daemon('gateway', 'radosgw', ['-n', 'client.admin']).untilReady(() => fetch(endpoint).then(({ ok }) => ok, () => false), READY_TIMEOUT_MS);
    return { endpoint, accessKeyId, secretAccessKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes keys and the empty data of a monitor. */
async function prepare(root: string, folder: string) {
  const libraries = path.join(root, 'usr/lib', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu');
  const env = { PATH: process.env.PATH, LD_LIBRARY_PATH: [libraries, path.join(libraries, 'ceph'), libraries.replace('/usr/lib/', '/lib/')].join(':') };
  const command = (program: string): string => path.join(root, 'usr/bin', program);
  const [config, map, keyring, fsid] = [path.join(folder, 'ceph.conf'), path.join(folder, 'monmap'), path.join(folder, 'keyring'), randomUUID()];
  const [monitor = 0, gateway = 0] = await findFreePorts(2);
  for (const name of ['monitor', 'store', 'gateway']) mkdirSync(path.join(folder, name));
  writeFileSync(config, cephConfig({ fsid, folder, libraries, ports: { monitor, gateway } }));
  const args = ['-c', config];
  const bare = (program: string, more: string[]) => run(command(program), more, { env, timeout: READY_TIMEOUT_MS });
  const configured = (program: string, more: string[]) => bare(program, [...args, ...more]);
  await bare('ceph-authtool', ['--create-keyring', keyring, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *']);
  await bare('ceph-authtool', [keyring, '--gen-key', '-n', 'client.admin', '--cap', 'mon', 'allow *', '--cap', 'osd', 'allow *']);
  await bare('ceph-authtool', [keyring, '--gen-key', '-n', 'osd.0', '--cap', 'mon', 'allow profile osd', '--cap', 'osd', 'allow *']);
  await bare('monmaptool', ['--create', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${monitor}/0]`, map]);
  await configured('ceph-mon', ['-i', 'a', '--mkfs', '--monmap', map, '--keyring', keyring]);
  return { args, env, command, gatewayPort: gateway, run: configured };
}
