import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommandFailedError, runToEnd, WORKSPACE } from '@chatgenius/stack';
import { ESLint } from 'eslint';
import { CONTROLS, type Planted, VIOLATIONS } from './planted-violations.ts';
import { type Print } from './steps.ts';

/** Layers, and what the SDK may import of them. */
const RULES = new Set<string | null>(['@nx/enforce-module-boundaries', '@typescript-eslint/no-restricted-imports']);
const PREFIX = 'boundary-canary-';

/**
 * Checks what imports what, and proves that the check bites: imports that cross a boundary are planted among the sources,
 * and each has to be reported. Without Nx's project graph the rule finds nothing and lint succeeds all the same.
 */
export async function checkBoundaries(print: Print, inBackground: boolean): Promise<void> {
  const violations = VIOLATIONS.map(plantedFile);
  const controls = CONTROLS.map((control, index) => plantedFile(control, VIOLATIONS.length + index));
  const planted = [...violations, ...controls];
  const remove = (): void => planted.forEach(({ file }) => rmSync(file, { force: true }));
  process.on('exit', remove);
  try {
    planted.forEach(plant);
    const results = await lintEverything(inBackground);
    await judgeSources(results.filter(({ filePath }) => !isPlanted(filePath)), print);
    judgePlanted(violations, controls, reportsOf(results), print);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** What a run that was killed has left in the source folders. */
export function removeLeftoverCanaries(): void {
  for (const name of globSync(`{apps,libs}/*/src/${PREFIX}*.ts`, { cwd: WORKSPACE })) {
    const owner = Number(path.basename(name).slice(PREFIX.length).split('-')[0]);
    if (!isRunning(owner)) rmSync(path.join(WORKSPACE, name), { force: true });
  }
}

async function judgeSources(results: ESLint.LintResult[], print: Print): Promise<void> {
  const formatter = await new ESLint({ overrideConfigFile: true, overrideConfig: [] }).loadFormatter('stylish');
  print(await formatter.format(results));
  const faults = results.reduce((sum, { errorCount, fatalErrorCount }) => sum + errorCount + fatalErrorCount, 0);
  if (faults > 0) throw new Error(`${faults} imports or uses that are not allowed.`);
}

function judgePlanted(violations: PlantedFile[], controls: PlantedFile[], reports: Map<string, string>, print: Print): void {
  const missed = violations.filter(({ file }) => !reports.has(file));
  const wronged = controls.filter(({ file }) => reports.has(file));
  print(`${violations.length - missed.length} of ${violations.length} planted violations were reported, ${wronged.length} of ${controls.length} allowed imports.\n`);
  const faults = [
    ...missed.map(({ project, imports }) => `  not reported: ${project} importing ${imports}`),
    ...wronged.map(({ project, imports, file }) => `  reported although allowed: ${project} importing ${imports} (${reports.get(file)})`),
  ];
  if (faults.length > 0) throw new Error(`Lint does not enforce the boundaries:\n${faults.join('\n')}\nSee eslint.config.mjs; it works only through Nx (npm run lint).`);
}

interface PlantedFile extends Planted {
  file: string;
}

function plantedFile(planted: Planted, index: number): PlantedFile {
  return { ...planted, file: path.join(WORKSPACE, planted.project, 'src', `${PREFIX}${process.pid}-${index}.ts`) };
}

const isPlanted = (file: string): boolean => path.basename(file).startsWith(PREFIX);

function plant({ file, imports, typesOnly = false }: PlantedFile): void {
  const source = typesOnly ? [`import type * as planted from '${imports}';`, 'export type Planted = typeof planted;'] : [`import * as planted from '${imports}';`, 'export default planted;'];
  writeFileSync(file, `${source.join('\n\n')}\n`);
}

/** File -> what one of the rules said, for files of which any said anything. */
function reportsOf(results: ESLint.LintResult[]): Map<string, string> {
  return new Map(
    results.flatMap(({ filePath, messages }) => {
      const found = messages.find(({ ruleId }) => RULES.has(ruleId));
      return found ? [[filePath, found.message]] : [];
    }),
  );
}

/** Through Nx, never bare eslint: the boundary rule needs the project graph that Nx computes first. */
async function lintEverything(inBackground: boolean): Promise<ESLint.LintResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-boundaries-'));
  const output = path.join(folder, 'lint.json');
  let printed = '';
  try {
    printed = await runToEnd({
      title: 'Lint',
      command: process.execPath,
      // Nx keeps results of all clones in the home folder: none of them are wanted here.
      args: [path.join(WORKSPACE, 'node_modules/nx/dist/bin/nx.js'), 'run', '@chatgenius/workspace:boundaries', '--skip-nx-cache', '--', '--format', 'json', '--output-file', output],
      cwd: WORKSPACE,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
      inBackground,
    }).catch((error: unknown) => {
      if (error instanceof CommandFailedError) return error.output; // it always finds what was planted
      throw error;
    });
    return JSON.parse(readFileSync(output, 'utf8')) as ESLint.LintResult[];
  } catch (error) {
    throw new Error(`Lint itself did not work:\n${printed}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
