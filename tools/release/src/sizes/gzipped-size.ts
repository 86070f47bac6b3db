import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

export interface Measured {
  /** What an application with these lines loads at its start: minified, every file gzipped by itself. */
  readonly start: number;
  /** What it loads only when it needs it. */
  readonly later: number;
}

export interface BundleOptions {
  /** Where packages are looked for. */
  readonly folder: string;
  /** Of `exports`, beside those of a browser. */
  readonly conditions?: string[];
  readonly external?: string[] | undefined;
  /** Where a package is instead of in node_modules. */
  readonly plugins?: Plugin[];
}

/** What an application ships that consists of these lines alone, by esbuild. */
export async function gzippedSize(lines: string, { folder, conditions = [], external = [], plugins = [] }: BundleOptions): Promise<Measured> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: lines, resolveDir: folder, sourcefile: 'application.js' },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: [...conditions, 'module', 'browser', 'production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    external,
    plugins,
    outdir: path.join(folder, 'measured'),
    write: false,
    metafile: true,
    logLevel: 'error',
    legalComments: 'none',
  });
  const sizes = new Map(outputFiles.map((file) => [path.relative(folder, file.path), gzipSync(file.contents, { level: 9 }).length]));
  const start = loadedAtStart(metafile.outputs);
  const sum = (wanted: (file: string) => boolean): number => [...sizes].filter(([file]) => wanted(file)).reduce((total, [, bytes]) => total + bytes, 0);
  return { start: sum((file) => start.has(file)), later: sum((file) => !start.has(file)) };
}

type Outputs = Readonly<Record<string, { entryPoint?: string; imports: { path: string; kind: string; external?: boolean }[] }>>;

function loadedAtStart(outputs: Outputs): Set<string> {
  const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'application.js' || entryPoint?.endsWith(':application.js'))?.[0];
  const found = new Set<string>();
  const follow = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path: imported, kind, external } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && !external) follow(imported);
  };
  if (entry !== undefined) follow(entry);
  return found;
}
