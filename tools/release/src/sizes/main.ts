import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandFailedError, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { fetchedPackages, RegistryUnavailableError } from '../fetched/fetched-packages.ts';
import { gzippedSize, type Measured } from './gzipped-size.ts';
import { GIVEN, OURS, type Peer, PEERS } from './peers.ts';

interface StoreStep {
  readonly written: number;
  readonly micros: number;
  readonly bytes: number;
  readonly kept: number;
}

/** npm run sizes: what clients cost an application, beside ours (docs/benchmarks.md). */
try {
  const folder = await fetchedPackages('peers', (line) => console.log(line));
  await compareSizes(folder);
  if (!process.argv.includes('--no-stores')) await compareStores(folder);
  process.exit();
} catch (error) {
  if (!(error instanceof RegistryUnavailableError || error instanceof CommandFailedError)) throw error;
  console.error(error instanceof RegistryUnavailableError ? `Nothing was compared: ${error.message}.` : error.message);
  process.exitCode = 1;
}

async function compareSizes(folder: string): Promise<void> {
  console.log('\nGzipped kB of an application that connects, subscribes and sends, by esbuild (at its start; later, when needed):\n');
  console.log('| client | kB at the start | kB when needed | what it has |\n| --- | --- | --- | --- |');
  const ours = { folder: WORKSPACE, conditions: ['@chatgenius/source'] };
  row(`${OURS.name} ${versionIn(path.join(WORKSPACE, 'libs/client-sdk'))}`, OURS, await gzippedSize(GIVEN + OURS.lines, ours));
  for (const peer of PEERS) {
    const own = peer.name === 'socket.io-client';
    const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(peer.name) ?? [];
    row(`${peer.name} ${versionIn(path.join(own ? WORKSPACE : folder, 'node_modules', name))}`, peer, await gzippedSize(GIVEN + peer.lines, own ? ours : { folder }));
  }
}

function row(name: string, { scope }: Peer, { start, later }: Measured): void {
  console.log(`| ${name} | ${(start / 1000).toFixed(1)} | ${(later / 1000).toFixed(1)} | ${scope} |`);
}

async function compareStores(folder: string): Promise<void> {
  console.log('\nMicroseconds a message costs from the parsed event to the listener, and the heap the messages take:\n');
  console.log('| client | messages received | µs a message | MB of heap | messages kept |\n| --- | --- | --- | --- | --- |');
  for (const store of ['chatgenius', 'stream-chat']) {
    const script = path.join(import.meta.dirname, 'stores', `${store}.mjs`);
    const said = await runToEnd({ title: `The store of ${store}`, command: process.execPath, args: ['--expose-gc', '--conditions=@chatgenius/source', '--disable-warning=ExperimentalWarning', script, folder], cwd: WORKSPACE, env: process.env });
    for (const { written, micros, bytes, kept } of JSON.parse(said.trim().split('\n').at(-1) ?? '[]') as StoreStep[]) {
      console.log(`| ${store} | ${written.toLocaleString('en')} | ${micros.toFixed(micros < 100 ? 1 : 0)} | ${(bytes / 1e6).toFixed(1)} | ${kept.toLocaleString('en')} |`);
    }
  }
}

function versionIn(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
