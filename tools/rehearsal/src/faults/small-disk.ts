import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MEGABYTE = 1024 * 1024;

/** A disk of some hundred megabytes that can be filled to its last byte: a tmpfs, which only root may mount. */
export class SmallDisk {
  readonly folder: string;
  #isUnmounted = false;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @returns undefined where mounting is not allowed */
  static mount(megabytes: number): SmallDisk | undefined {
    const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder], { stdio: 'ignore' });
      const disk = new SmallDisk(folder);
      // Also when somebody is impatient: a mount outlives its process.
      process.once('exit', () => disk.unmount());
      return disk;
    } catch {
      rmSync(folder, { recursive: true });
      return undefined;
    }
  }

  fill(): void {
    const file = openSync(this.#ballast, 'w');
    for (const size of [MEGABYTE, 4_096]) {
      const block = Buffer.alloc(size);
      try {
        for (;;) if (writeSync(file, block) < size) break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    closeSync(file);
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    if (this.#isUnmounted) return;
    this.#isUnmounted = true;
    execFileSync('umount', ['--lazy', this.folder], { stdio: 'ignore' });
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #ballast(): string {
    return path.join(this.folder, 'ballast');
  }
}
