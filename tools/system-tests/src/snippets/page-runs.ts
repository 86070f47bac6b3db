import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { WORKSPACE } from '@chatgenius/stack';
import { type SharedSystem } from '../shared-system.ts';
import { type Complaint } from './complaint.ts';
import { GIVEN_NAMES, type Given } from './given-names.ts';
import { prepare } from './given.ts';
import { pageModule, type PageModule } from './page-module.rules.ts';
import { fencesIn, type Page } from './pages.ts';

const execute = promisify(execFile);
const FOLDER = path.join(WORKSPACE, '.cache/snippets');
const HERE = import.meta.dirname;
const SDK = `'@chatgenius/client-sdk'`;
/** Longer than any page takes, shorter than a spec may. */
const PATIENCE_MS = 30_000;

export interface PageFiles {
  readonly page: Page;
  readonly module: PageModule;
  /** As integrators would write it, to be compiled; and as it is run. */
  readonly compiled: string;
  readonly run: string;
}

/** The TypeScript of pages as modules, in a folder of their own. */
export function writeModules(pages: readonly Page[]): PageFiles[] {
  mkdirSync(FOLDER, { recursive: true });
  return pages.map((page) => {
    const module = pageModule(fencesIn(page, 'ts', 'js'), { givenFrom: path.join(HERE, 'given-names.ts'), givenNames: GIVEN_NAMES });
    const name = page.file.replaceAll(/[^a-z]+/gi, '-');
    const [compiled, run] = [path.join(FOLDER, `${name}.ts`), path.join(FOLDER, `${name}.run.ts`)];
    writeFileSync(compiled, module.source);
    return { page, module, compiled, run };
  });
}

/** `docs/guides/files.md:12: …` for each thing that the compiler has against snippets. In a process of its own: pages run meanwhile. */
export async function compile(written: readonly PageFiles[]): Promise<string[]> {
  const byFile = new Map(written.map((one) => [one.compiled, one]));
  const { stdout } = await execute(process.execPath, ['--conditions=@chatgenius/source', path.join(HERE, 'compile.ts'), ...byFile.keys()]);
  return (JSON.parse(stdout) as Complaint[]).map(({ file, line, message }) => {
    const { page, module } = byFile.get(file) ?? {};
    return `${page?.file}:${module?.pageLine(line) ?? '?'}: ${message}`;
  });
}

/** Runs the snippets of a page from top to bottom, as a user of its own. @throws Error that says which line of the page has failed */
export async function runPage({ page, module, run }: PageFiles, system: SharedSystem): Promise<void> {
  const given = await prepare(system, (name) => new RegExp(`page\\(\\{[^}]*\\b${name}\\b[^}]*\\}`).test(module.source));
  writeFileSync(run, asRun(module.source, system));
  const { default: pageOf } = (await import(pathToFileURL(run).href)) as { default: (given: Given, at: (line: number) => void) => Promise<void> };
  let timer: NodeJS.Timeout | undefined;
  let reached = 1;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`not over after ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS)));
  try {
    await Promise.race([pageOf(given, (line) => (reached = line)), late]);
  } catch (error) {
    throw new Error(`${page.file}:${lineOf(error, run, module) ?? reached}: ${String(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** With what belongs to the system of the tests, in the places of what belongs to `npm start`. */
function asRun(source: string, system: SharedSystem): string {
  const addresses: Readonly<Record<string, string>> = { 4000: system.apiUrl, 4001: system.gateway(0).url, 4002: system.gateway(1).url };
  return source.replaceAll(SDK, `'${path.join(HERE, 'tracked-sdk.ts')}'`).replaceAll(/http:\/\/127\.0\.0\.1:(\d{4})/g, (address, port: string) => addresses[port] ?? address);
}

function lineOf(error: unknown, file: string, module: PageModule): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = stack.split('\n').find((text) => text.includes(path.basename(file)));
  const line = /\.run\.ts:(?<line>\d+):/.exec(place ?? '')?.groups?.line;
  return line === undefined ? undefined : module.pageLine(Number(line));
}
