import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { WORKSPACE } from '@chatgenius/stack';
import { refusedStatements } from './statements.rules.ts';

const FOLDER = path.join(WORKSPACE, 'libs/database/prisma/migrations');
/** The last of those that were written before there were rules. They stay as they are: databases have applied them. */
export const LAST_WITHOUT_RULES = '20261129020000_import_names';

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule_name: string;
  readonly message: string;
  readonly help: string | null;
}

/** @throws with every fault of the migrations' SQL, a line each */
export async function lintMigrations(): Promise<void> {
  const faults = await migrationFaults(migrationsWithRules());
  if (faults.length > 0) throw new Error(`Migrations that stop those who write (docs/guides/postgres.md):\n${faults.join('\n')}`);
}

/** Paths of the migrations that the rules hold for. */
export function migrationsWithRules(): string[] {
  const names = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.filter((name) => name > LAST_WITHOUT_RULES).sort().map((name) => path.join(FOLDER, name, 'migration.sql'));
}

/** What Squawk finds (.squawk.toml), and what it has no rule for. */
export async function migrationFaults(files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const found = (await squawk(files)).map(({ file, line, rule_name, message, help }) => `${place(file, line + 1)}: ${rule_name}: ${message}${help ? ` ${help}` : ''}`);
  const refused = files.flatMap((file) => refusedStatements(readFileSync(file, 'utf8')).map(({ line, message }) => `${place(file, line)}: ${message}`));
  return [...found, ...refused].sort();
}

const place = (file: string, line: number): string => `${path.relative(WORKSPACE, file)}:${line}`;

async function squawk(files: readonly string[]): Promise<Finding[]> {
  const command = path.join(WORKSPACE, 'node_modules/.bin/squawk');
  const args = ['--config', path.join(WORKSPACE, '.squawk.toml'), '--reporter', 'json', ...files];
  // It ends with 1 when it has found something; then its output says what.
  const { stdout } = await promisify(execFile)(command, args).catch((error: Error & { code?: unknown; stdout?: string; stderr?: string }) => {
    if (error.code === 1 && error.stdout?.startsWith('[')) return { stdout: error.stdout };
    throw new Error(`squawk could not be run: ${error.stderr?.trim() || error.message}`, { cause: error });
  });
  return JSON.parse(stdout) as Finding[];
}
