import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { type ServiceName } from './services/topology.rules.ts';
import { WORKSPACE } from './workspace.ts';

const SERVICES: readonly ServiceName[] = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service'];

/** What is read from node_modules at run time, as it is. */
const EXTERNAL = [
  // What is traced is found where it is loaded. Those who trace it have to share the hook for that, and the API.
  ...['pg', 'pg-pool', 'ioredis', '@opentelemetry/api', '@opentelemetry/instrumentation', '@opentelemetry/instrumentation-*'],
  // Native code, and a client whose engine is a file beside it.
  ...['@node-rs/argon2', '@prisma/client'],
  // Has to be evaluated before whatever uses it, in whichever file that ends up.
  'reflect-metadata',
  // Nest and others ask for these and do without.
  ...['class-transformer', 'class-validator', 'bufferutil', 'utf-8-validate', 'pg-native', '@nestjs/platform-ws'],
  ...['@grpc/grpc-js', '@grpc/proto-loader', 'amqp-connection-manager', 'amqplib', 'kafkajs', 'mqtt', 'nats'],
];

/** Where a service's `main.js` is, and `telemetry.js`, which is imported before it. */
export const bundleFolder = (service: ServiceName): string => path.join(WORKSPACE, 'apps', service, 'dist/bundle');

/**
 * Puts the 1,500 files that a service loads into a few: most of its start is finding and reading them
 * (docs/adr/0021-bundled-services.md). Only of services of which something has changed.
 */
export async function bundleServices(report: (line: string) => void): Promise<void> {
  const stale = SERVICES.filter((service) => !isUpToDate(service));
  if (stale.length > 0) report('Bundling the services');
  await Promise.all(stale.map(bundleService));
}

async function bundleService(service: ServiceName): Promise<void> {
  const outdir = bundleFolder(service);
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: WORKSPACE,
    entryPoints: { main: `apps/${service}/dist/main.js`, telemetry: 'libs/service-runtime/dist/telemetry/register.js' },
    outdir,
    bundle: true,
    // What both load is one file: they share its state.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Nest and the logs know classes by their names.
    keepNames: true,
    external: EXTERNAL,
    // For what is not an ES module and asks for a part of Node.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    metafile: true,
    logLevel: 'error',
  });
  writeFileSync(inputsFile(service), JSON.stringify(Object.keys(metafile.inputs)));
}

function isUpToDate(service: ServiceName): boolean {
  const file = inputsFile(service);
  if (!existsSync(file)) return false;
  const inputs = [...(JSON.parse(readFileSync(file, 'utf8')) as string[]), 'package-lock.json', path.relative(WORKSPACE, import.meta.filename)];
  const bundledAt = statSync(file).mtimeMs;
  return inputs.every((input) => (statSync(path.join(WORKSPACE, input), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < bundledAt);
}

/** Written last: without it a bundle is not whole. */
const inputsFile = (service: ServiceName): string => path.join(bundleFolder(service), 'inputs.json');
