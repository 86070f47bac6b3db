import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { findFreePort, unpackDebianPackages } from '@chatgenius/stack';
import { waitUntil } from '@chatgenius/testing';

/** The harmless file that all scanners find; in two parts, or they would find it here. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
export const STREAM_MAX_BYTES = 1024 * 1024;

export interface Clamd {
  readonly tcp: string;
  readonly unix: string;
  stop(): Promise<void>;
}

/** ClamAV's own server, which knows one signature. */
export async function startClamd(folder: string): Promise<Clamd> {
  const root = await unpackDebianPackages(['clamav-daemon']);
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = ['usr/lib', 'lib'].map((name) => path.join(root, name, triplet)).join(':');
  const [database, socket, config, port] = [path.join(folder, 'signatures'), path.join(folder, 'clamd.ctl'), path.join(folder, 'clamd.conf'), await findFreePort()];
  mkdirSync(database);
  writeFileSync(path.join(database, 'test.ndb'), `Test.Signature:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
  const settings = { Foreground: 'yes', LocalSocket: socket, TCPSocket: port, TCPAddr: '127.0.0.1', DatabaseDirectory: database, StreamMaxLength: STREAM_MAX_BYTES, TemporaryDirectory: folder };
  writeFileSync(config, Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join(''));
  const child = spawn(path.join(root, 'usr/sbin/clamd'), ['--config-file', config], { env: { PATH: process.env.PATH, LD_LIBRARY_PATH: libraries }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await waitUntil('clamd listens', () => child.exitCode === null && accepts(port), 30_000);
  return {
    tcp: `tcp://127.0.0.1:${port}`,
    unix: `unix:${socket}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
