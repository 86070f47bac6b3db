import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { lintFiles } from './lint.ts';
import { CONTROLS, type Planted, VIOLATIONS } from './planted-violations.ts';

/** Layers, and what the SDK may import of them. */
const RULES = new Set<string | null>(['@nx/enforce-module-boundaries', '@typescript-eslint/no-restricted-imports']);
const PREFIX = 'boundary-canary-';

interface LintResult {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

/**
 * Proves that lint enforces the boundaries: plants imports that cross them and fails unless each one
 * is reported. Without Nx's project graph the rule finds nothing and lint succeeds all the same.
 */
export async function runBoundaryCanary(print: (text: string) => void): Promise<void> {
  const violations = VIOLATIONS.map(plantedFile);
  const controls = CONTROLS.map((control, index) => plantedFile(control, VIOLATIONS.length + index));
  const remove = (): void => removeFiles([...violations, ...controls]);
  process.on('exit', remove);
  try {
    for (const file of [...violations, ...controls]) plant(file);
    const reports = await boundaryReports([...violations, ...controls].map(({ file }) => file));
    const missed = violations.filter(({ file }) => !reports.has(file));
    const wronged = controls.filter(({ file }) => reports.has(file));
    print(`${violations.length - missed.length} of ${violations.length} planted violations were reported, ${wronged.length} of ${controls.length} allowed imports.\n`);
    const faults = [
      ...missed.map(({ project, imports }) => `  not reported: ${project} importing ${imports}`),
      ...wronged.map(({ project, imports, file }) => `  reported although allowed: ${project} importing ${imports} (${reports.get(file)})`),
    ];
    if (faults.length > 0) throw new Error(`Lint does not enforce the boundaries:\n${faults.join('\n')}\nSee eslint.config.mjs; it works only through Nx (npm run lint).`);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** What a verify that was killed has left in the source folders. */
export function removeLeftoverCanaries(): void {
  for (const name of globSync(`{apps,libs}/*/src/${PREFIX}*.ts`, { cwd: WORKSPACE })) {
    const owner = Number(path.basename(name).slice(PREFIX.length).split('-')[0]);
    if (!isRunning(owner)) rmSync(path.join(WORKSPACE, name), { force: true });
  }
}

interface PlantedFile extends Planted {
  file: string;
}

function plantedFile(planted: Planted, index: number): PlantedFile {
  return { ...planted, file: path.join(WORKSPACE, planted.project, 'src', `${PREFIX}${process.pid}-${index}.ts`) };
}

function plant({ file, imports, typesOnly = false }: PlantedFile): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const source = typesOnly ? [`import type * as planted from '${imports}';`, 'export type Planted = typeof planted;'] : [`import * as planted from '${imports}';`, 'export default planted;'];
  writeFileSync(file, `${source.join('\n\n')}\n`);
}

function removeFiles(files: PlantedFile[]): void {
  for (const { file } of files) rmSync(file, { force: true });
}

/** File -> what one of the rules said, for files of which any said anything. */
async function boundaryReports(files: string[]): Promise<Map<string, string>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-canary-'));
  try {
    const output = path.join(folder, 'lint.json');
    const printed = await lintFiles(['--format', 'json', '--output-file', output, ...files]);
    return readReports(output, printed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReports(output: string, printed: string): Map<string, string> {
  let results: LintResult[];
  try {
    results = JSON.parse(readFileSync(output, 'utf8')) as LintResult[];
  } catch {
    throw new Error(`Linting the planted files did not work:\n${printed}`);
  }
  return new Map(
    results.flatMap(({ filePath, messages }) => {
      const found = messages.find(({ ruleId }) => RULES.has(ruleId));
      return found ? [[filePath, found.message]] : [];
    }),
  );
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
