import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildServices, bundleFolder, MIGRATE_FOLDER, runToEnd, type ServiceName, WORKSPACE } from '@chatgenius/stack';
import { build, type Plugin, stop } from 'esbuild';
import { z } from 'zod';
import { SeedFile } from '../seed/seed-file.rules.ts';
import { DEPENDENCIES, OPTIONAL, UNUSED } from './packages.rules.ts';

const SERVICES: readonly ServiceName[] = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service'];
const PACKAGE = path.join(WORKSPACE, 'tools/backend');
const DIST = path.join(PACKAGE, 'dist');
/** A workspace in small: everything is where the launcher finds it in the repository, too. */
const INSIDE = path.join(DIST, 'backend');

/** Makes what is published in dist/: the launcher, the services' bundles and the migrations; nothing of them from source. */
export async function assemblePackage(report: (line: string) => void): Promise<void> {
  await buildServices(report);
  report('Assembling @chatgenius/backend');
  rmSync(DIST, { recursive: true, force: true });
  for (const service of SERVICES) {
    copy(bundleFolder(service));
    const { config } = JSON.parse(readFileSync(path.join(WORKSPACE, 'apps', service, 'package.json'), 'utf8')) as { config?: unknown };
    writeFileSync(path.join(INSIDE, 'apps', service, 'package.json'), JSON.stringify({ type: 'module', config }));
  }
  copy(MIGRATE_FOLDER);
  copy(path.join(WORKSPACE, 'libs/database/prisma/migrations'));
  writeFileSync(path.join(DIST, 'seed.schema.json'), JSON.stringify(z.toJSONSchema(SeedFile, { io: 'input' }), undefined, 2));
  await bundleLauncher();
  await runToEnd({ title: 'Compiling @chatgenius/backend', command: process.execPath, args: [path.join(WORKSPACE, 'node_modules/typescript/bin/tsc'), '--project', path.join(PACKAGE, 'tsconfig.build.json')], cwd: WORKSPACE, env: process.env });
}

function copy(folder: string): void {
  const target = path.join(INSIDE, path.relative(WORKSPACE, folder));
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(folder, target, { recursive: true, filter: (file) => path.basename(file) !== 'inputs.json' });
}

async function bundleLauncher(): Promise<void> {
  const outdir = path.join(INSIDE, 'tools/backend/dist');
  try {
    await build({
      absWorkingDir: WORKSPACE,
      entryPoints: { main: 'tools/backend/src/main.ts', guardian: 'tools/stack/src/processes/guardian.ts' },
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      conditions: ['@chatgenius/source'],
      plugins: [leaveOutside],
      banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
      logLevel: 'error',
    });
  } finally {
    await stop();
  }
  const main = path.join(outdir, 'main.js');
  writeFileSync(main, `#!/usr/bin/env node\n${readFileSync(main, 'utf8')}`);
  chmodSync(main, 0o755);
}

/** Installed beside it; without effects of their own, so that what is not used is not imported. */
const leaveOutside: Plugin = {
  name: 'leave-outside',
  setup: (bundler) =>
    bundler.onResolve({ filter: /^[^./]/ }, ({ path: name }) =>
      [...DEPENDENCIES, ...OPTIONAL, ...UNUSED].some((outside) => name === outside || name.startsWith(`${outside}/`)) ? { path: name, external: true, sideEffects: false } : undefined),
};
