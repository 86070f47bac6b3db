import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { transform } from '@swc/core';
import { build, type Plugin, stop } from 'esbuild';
import { type ServiceName } from './services/topology.rules.ts';
import { WORKSPACE } from './workspace.ts';

interface Bundle {
  readonly folder: string;
  /** Name of the file to be -> source. */
  readonly entries: Record<string, string>;
}

const SERVICES: readonly ServiceName[] = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service', 'canary'];
const MIGRATE: Bundle = { folder: path.join(WORKSPACE, 'libs/database/dist'), entries: { migrate: 'libs/database/src/migrate.ts' } };

/** What is read from node_modules at run time, as it is. */
const EXTERNAL = [
  // What is traced is found where it is loaded. Those who trace it have to share the hook for that, and the API.
  ...['pg', 'pg-pool', 'ioredis', '@opentelemetry/api', '@opentelemetry/instrumentation', '@opentelemetry/instrumentation-*'],
  // Native code, and clients and engines with a file beside them.
  ...['sharp', '@node-rs/argon2', '@prisma/client', '@prisma/schema-engine-wasm'],
  // Asks for its parts in a way that no bundler sees (UMD).
  'jsonc-parser',
  // Has to be evaluated before whatever uses it, in whichever file that ends up.
  'reflect-metadata',
  // Nest and others ask for these and do without.
  ...['class-transformer', 'class-validator', 'bufferutil', 'utf-8-validate', 'pg-native', '@nestjs/platform-ws'],
  ...['@grpc/grpc-js', '@grpc/proto-loader', 'amqp-connection-manager', 'amqplib', 'kafkajs', 'mqtt', 'nats'],
];

/** Where a service's `main.js` is, and `telemetry.js`, which is imported before it. */
export const bundleFolder = (service: ServiceName, workspace = WORKSPACE): string => path.join(workspace, 'apps', service, 'dist/bundle');

export const MIGRATE_FOLDER = MIGRATE.folder;
/** The process that brings a database up to date. */
export const MIGRATE_SCRIPT = path.join(MIGRATE_FOLDER, 'migrate.js');

/**
 * Puts the 1,500 files that a service loads into a few: most of its start is finding and reading them
 * (docs/adr/0021-bundled-services.md). Only where something has changed.
 */
export async function bundleServices(report: (line: string) => void): Promise<void> {
  const stale = [...SERVICES.map(serviceBundle), MIGRATE].filter((bundle) => !isUpToDate(bundle));
  if (stale.length === 0) return;
  report('Bundling the services');
  const typescript = decoratedTypescript();
  try {
    await Promise.all(stale.map((bundle) => makeBundle(bundle, typescript)));
  } finally {
    await stop(); // its compiler is a process, which would stay as long as this one
  }
}

/** Programs that a service starts beside itself. */
const WORKERS: Partial<Record<ServiceName, Record<string, string>>> = { 'file-service': { 'media-worker': 'libs/media/src/workers/media-worker.ts' } };

function serviceBundle(service: ServiceName): Bundle {
  return {
    folder: bundleFolder(service),
    entries: { main: `apps/${service}/src/main.ts`, telemetry: 'libs/service-runtime/src/telemetry/register.ts', ...WORKERS[service] },
  };
}

async function makeBundle({ folder, entries }: Bundle, typescript: Plugin): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: WORKSPACE,
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    // What both load is one file: they share its state.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['@chatgenius/source'],
    plugins: [typescript],
    // Nest and the logs know classes by their names.
    keepNames: true,
    external: EXTERNAL,
    // For what is not an ES module and asks for a part of Node.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  });
  writeFileSync(inputsFile(folder), JSON.stringify(Object.keys(metafile.inputs)));
}

/**
 * By swc, as in tests (.swcrc): Nest injects by the types that decorators leave behind, which esbuild does not write. Each
 * file once for all bundles.
 */
function decoratedTypescript(): Plugin {
  const compiled = new Map<string, Promise<string>>();
  const compile = async (filename: string): Promise<string> => (await transform(await readFile(filename, 'utf8'), { filename, cwd: WORKSPACE })).code;
  return {
    name: 'decorated-typescript',
    setup: (bundler) =>
      bundler.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!compiled.has(file)) compiled.set(file, compile(file));
        return { contents: await compiled.get(file), loader: 'js' };
      }),
  };
}

function isUpToDate({ folder }: Bundle): boolean {
  const file = inputsFile(folder);
  if (!existsSync(file)) return false;
  const made = ['package-lock.json', '.swcrc', path.relative(WORKSPACE, import.meta.filename)];
  const inputs = [...(JSON.parse(readFileSync(file, 'utf8')) as string[]), ...made];
  const bundledAt = statSync(file).mtimeMs;
  return inputs.every((input) => (statSync(path.join(WORKSPACE, input), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < bundledAt);
}

/** Written last: without it a bundle is not whole. */
const inputsFile = (folder: string): string => path.join(folder, 'inputs.json');
