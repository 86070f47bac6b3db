import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin, stop } from 'esbuild';
import { WORKSPACE } from '../workspace.ts';
import { withExtension } from './sdk-files.rules.ts';

const SDK = path.join(WORKSPACE, 'libs/client-sdk');
const DIST = path.join(SDK, 'dist');
/** Where the compiler leaves ES modules and declarations, one for each source: as deep as `dist`, because maps lead from there to the sources. */
const COMPILED = path.join(SDK, '.cache');

/**
 * What is published, of what was compiled: ES modules and CommonJS, each with declarations. They stay one file for each
 * source, because bundlers leave out of many small files what they cannot leave out of a large one (docs/adr/0078-packaging.md).
 */
export async function writeSdkFiles(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true });
  const compiled = globSync('**/*', { cwd: COMPILED }).filter((file) => /\.(js|ts|map)$/.test(file) && hasSource(file));
  for (const file of compiled) copy(file);
  await writeCommonJs(compiled.filter((file) => file.endsWith('.js')));
}

/** The compiler leaves what it made of sources that are gone. */
const hasSource = (file: string): boolean => {
  const [name = ''] = path.basename(file).split(/\.(?:d\.ts|js)/);
  return globSync(`${name}.{ts,tsx}`, { cwd: path.join(SDK, 'src', path.dirname(file)) }).length > 0;
};

/** Declarations twice: whether they describe a module or CommonJS follows from their extension. */
function copy(file: string): void {
  const [source, target] = [path.join(COMPILED, file), path.join(DIST, file)];
  mkdirSync(path.dirname(target), { recursive: true });
  if (!file.endsWith('.d.ts')) return copyFileSync(source, target);
  const declarations = readFileSync(source, 'utf8');
  writeFileSync(target, withExtension(declarations, 'js'));
  writeFileSync(target.replace(/\.ts$/, '.cts'), withExtension(declarations, 'cjs'));
}

async function writeCommonJs(modules: readonly string[]): Promise<void> {
  try {
    await build({
      absWorkingDir: DIST,
      entryPoints: [...modules],
      outbase: DIST,
      outdir: DIST,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      plugins: [besideIt],
      packages: 'external',
      format: 'cjs',
      // Names what is exported in a way that Node reads.
      platform: 'node',
      target: 'es2022',
      // By `require`: Jest knows no `import()` in CommonJS.
      supported: { 'dynamic-import': false },
      logLevel: 'error',
    });
  } finally {
    await stop(); // its compiler is a process, which would stay as long as this one
  }
}

/** Other files of the package stay files, under the name that they get here. */
const besideIt: Plugin = {
  name: 'beside-it',
  setup: (bundler) => bundler.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path: file, kind }) => (kind === 'entry-point' ? undefined : { path: file.replace(/\.js$/, '.cjs'), external: true })),
};
