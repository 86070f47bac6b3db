import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { RUNS_FOLDER } from '../workspace.ts';
import { identify } from './process-identity.ts';
import { endAbandonedRuns, type RunRecord, writeRecord } from './run-record.ts';

/**
 * Everything this process has started and must not leave behind. Kept on disk from the first child
 * to the last, and watched by a guardian; when both launcher and guardian are killed, the next run
 * of anything cleans up.
 */
export class Run {
  readonly #file: string;
  readonly #record: RunRecord;
  readonly #guardian: ChildProcess;

  constructor(runsFolder: string) {
    const launcher = identify(process.pid);
    if (!launcher) throw new Error('This process cannot find itself in the process table.');
    mkdirSync(runsFolder, { recursive: true });
    this.#file = path.join(runsFolder, `${process.pid}-${randomUUID()}.json`);
    this.#record = { launcher, children: [], folders: [] };
    writeRecord(this.#file, this.#record);
    this.#guardian = startGuardian(this.#file);
  }

  /** Call at once after spawning: what is not recorded can be left behind. */
  addChild(pid: number, name: string, stopSignal: NodeJS.Signals): void {
    const identity = identify(pid);
    if (!identity) return; // it has already ended
    this.#record.children.push({ ...identity, name, stopSignal });
    this.#save();
  }

  removeChild(pid: number): void {
    this.#record.children = this.#record.children.filter((child) => child.pid !== pid);
    this.#save();
  }

  addFolder(folder: string): void {
    this.#record.folders.push(folder);
    this.#save();
  }

  /** Deletes the folder now instead of at the end of the run. */
  removeFolder(folder: string): void {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    this.#record.folders = this.#record.folders.filter((recorded) => recorded !== folder);
    this.#save();
  }

  close(): void {
    rmSync(this.#file, { force: true });
    this.#guardian.stdin?.end();
  }

  #save(): void {
    writeRecord(this.#file, this.#record);
  }
}

let current: Promise<Run> | undefined;
let holders = 0;

export interface HeldRun {
  run: Run;
  /** Once everything of this holder has ended. The last one out closes the run. */
  release: () => void;
}

/** The run of this process; the first holder opens it, after cleaning up behind dead launchers. */
export async function holdRun(): Promise<HeldRun> {
  holders += 1; // before anything is awaited, so that nobody closes it in the meantime
  current ??= endAbandoned().then(() => new Run(RUNS_FOLDER));
  let held = true;
  const letGo = (close: () => void): void => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders > 0) return;
    current = undefined;
    close();
  };
  try {
    const run = await current;
    return { run, release: () => letGo(() => run.close()) };
  } catch (error) {
    letGo(() => undefined);
    throw error;
  }
}

/** Ends what launchers of this workspace left behind when they were killed; returns the names. */
export function endAbandoned(): Promise<string[]> {
  return endAbandonedRuns(RUNS_FOLDER);
}

function startGuardian(recordFile: string): ChildProcess {
  const script = path.join(import.meta.dirname, `guardian${path.extname(import.meta.filename)}`);
  // Detached: a Ctrl-C at the terminal is meant for the launcher, which ends things in order.
  const guardian = spawn(process.execPath, [script, recordFile], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guardian.on('error', (error) => process.emitWarning(`Nothing watches over this run: ${error.message}`));
  guardian.stdin?.on('error', () => undefined); // the guardian itself was killed: the next run cleans up
  guardian.unref();
  (guardian.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return guardian;
}
