import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildServices } from '@chatgenius/stack';
import { readCompose } from './compose-file.ts';
import { readTargets } from './dockerfile.ts';
import { Machine } from './processes/machine.ts';
import { RunningCompose } from './processes/running-compose.ts';
import { tryProduct } from './processes/trial.ts';

/** npm run test:compose: what docker-compose.yml starts, started without an engine, and used. */
const file = readCompose();
const targets = readTargets();
const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-compose-'));
const machine = new Machine(file, folder);
const at = (name: string, port: number): string => `http://${machine.addressOf(name)}:${port}`;
await buildServices((line) => console.log(line));
const compose = await RunningCompose.open(file, targets, machine);
try {
  const absent = new Set<string>();
  await compose.start(({ name, how, afterMs }) => {
    if (how === 'not on this machine') absent.add(name);
    console.log(`${name.padEnd(22)} ${how === 'not on this machine' ? 'no package of it here: not started' : `${how} after ${(afterMs / 1_000).toFixed(1)} s`}`);
  });
  await tryProduct({ proxy: at('proxy', 8080), files: at('proxy', 8081), gateways: ['connection-gateway-1', 'connection-gateway-2'].map((name) => at(name, 9090)), prometheus: absent.has('prometheus') ? undefined : at('prometheus', 9090) }, (line) => console.log(line));
  console.log('1 passed, 0 failed');
} catch (error) {
  console.error((error as Error).message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  await compose.stop();
  rmSync(folder, { recursive: true, maxRetries: 5 });
}
