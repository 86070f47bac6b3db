import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleServices } from './bundle.ts';
import { runToEnd } from './processes/run-to-end.ts';
import { writeSdkFiles } from './sdk/sdk-files.ts';
import { WORKSPACE } from './workspace.ts';

const DATABASE = path.join(WORKSPACE, 'libs/database');
const GENERATED_FROM = path.join(WORKSPACE, '.cache/prisma-generated-from');

/** Brings the Prisma client and the services' bundles up to date: all that processes need. Quick when nothing has changed. */
export async function buildServices(report: (line: string) => void = () => undefined): Promise<void> {
  await generatePrismaClient(report);
  await bundleServices(report);
}

/** The SDK as it is published, with its types: also proves that it needs nothing but a browser. */
export async function buildSdk(report: (line: string) => void = () => undefined, inBackground = false): Promise<void> {
  report('Compiling the client SDK');
  await runToEnd({ ...nodeCommand('Compiling the client SDK', ['typescript/bin/tsc', '-b', 'libs/client-sdk/tsconfig.build.json', 'libs/client-sdk/tsconfig.testing.json'], WORKSPACE), inBackground });
  await writeSdkFiles();
}

/** Of libs/database, whose sources are not whole without it. The source's hash decides, not file times: a checkout makes every file new. */
export async function generatePrismaClient(report: (line: string) => void): Promise<void> {
  const source = createHash('sha256')
    .update(readFileSync(path.join(DATABASE, 'prisma/schema.prisma')))
    .update(readFileSync(path.join(WORKSPACE, 'node_modules/prisma/package.json')))
    .digest('hex');
  const generated = existsSync(path.join(DATABASE, 'src/generated/client.ts')) && existsSync(GENERATED_FROM);
  if (generated && readFileSync(GENERATED_FROM, 'utf8') === source) return;
  report('Generating the Prisma client');
  await runToEnd(nodeCommand('Generating the Prisma client', ['prisma/build/index.js', 'generate'], DATABASE));
  mkdirSync(path.dirname(GENERATED_FROM), { recursive: true });
  writeFileSync(GENERATED_FROM, source);
}

function nodeCommand(title: string, [script, ...args]: [string, ...string[]], cwd: string) {
  return { title, command: process.execPath, args: [path.join(WORKSPACE, 'node_modules', script), ...args], cwd, env: process.env };
}
