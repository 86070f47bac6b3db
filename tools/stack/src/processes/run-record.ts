import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessIdentity } from './process-identity.rules.ts';
import { isAlive, signal } from './process-identity.ts';

export interface RecordedChild extends ProcessIdentity {
  name: string;
  /** What ends it in good order: SIGTERM for a service, SIGINT for Postgres. */
  stopSignal: NodeJS.Signals;
}

/** What one launcher is answerable for, on disk, so that it can be ended when the launcher cannot. */
export interface RunRecord {
  launcher: ProcessIdentity;
  children: RecordedChild[];
  /** Removed at the end of the run. */
  folders: string[];
}

const GRACE_MS = 5_000;
const POLL_MS = 25;

/** Replaces the file in one step: a reader sees the old record or the new one, never half of it. */
export function writeRecord(file: string, record: RunRecord): void {
  const next = `${file}.next`;
  writeFileSync(next, JSON.stringify(record), { mode: 0o600 });
  renameSync(next, file);
}

export function readRecord(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Ends everything a record names. May run twice at once (guardian and next start) without harm. */
export async function endRecordedRun(file: string): Promise<void> {
  const record = readRecord(file);
  if (record) {
    await endChildren(record.children);
    for (const folder of record.folders) await removeFolder(folder);
  }
  rmSync(file, { force: true });
}

/** Cleans up after launchers that died without a word; returns the names of what was still running. */
export async function endAbandonedRuns(folder: string): Promise<string[]> {
  const ended: string[] = [];
  for (const name of listRecords(folder)) {
    const file = path.join(folder, name);
    const record = readRecord(file);
    if (record && isAlive(record.launcher)) continue;
    ended.push(...(record?.children ?? []).filter(isAlive).map((child) => child.name));
    await endRecordedRun(file);
  }
  return ended;
}

function listRecords(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function endChildren(children: RecordedChild[]): Promise<void> {
  for (const child of children) signal(child, child.stopSignal);
  await untilGone(children, GRACE_MS);
  for (const child of children) signal(child, 'SIGKILL');
  await untilGone(children, GRACE_MS);
}

/** Of two that remove a folder at once, one may be told that nothing is left of it while the other is still at work. */
async function removeFolder(folder: string): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  while (existsSync(folder) && Date.now() < deadline) {
    await delay(POLL_MS);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function untilGone(children: ProcessIdentity[], timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (children.some(isAlive) && Date.now() < deadline) await delay(POLL_MS);
}
