import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { type Edit } from './faults.ts';

const OWN_PACKAGES = '@chatgenius';

/** The workspace as it is now, in a temporary folder, to break it there. Packages are shared with the original. */
export class WorkspaceCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-planted-'));

  constructor() {
    process.on('exit', () => this.remove());
    for (const file of sources()) cpSync(path.join(WORKSPACE, file), path.join(this.folder, file));
    const modules = path.join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of readdirSync(path.join(WORKSPACE, 'node_modules'))) {
      const original = path.join(WORKSPACE, 'node_modules', name);
      // Links into the workspace are relative: copied, they point into the copy.
      if (name === OWN_PACKAGES) cpSync(original, path.join(modules, name), { recursive: true, verbatimSymlinks: true });
      else symlinkSync(original, path.join(modules, name));
    }
  }

  /** @returns how to undo it */
  edit(file: string, edits: readonly Edit[]): () => void {
    const full = path.join(this.folder, file);
    const before = readFileSync(full, 'utf8');
    writeFileSync(full, edits.reduce((text, edit) => replaceOnce(file, text, edit), before));
    return () => writeFileSync(full, before);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function replaceOnce(file: string, text: string, { find, replacement }: Edit): string {
  const occurrences = text.split(find).length - 1;
  if (occurrences !== 1) throw new Error(`${file} has the place for a planted fault ${occurrences} times instead of once: ${find}`);
  return text.replace(find, () => replacement);
}

/** What git tracks or would track, as it is in the work tree. */
function sources(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: WORKSPACE, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const deleted = execFileSync('git', ['ls-files', '--deleted', '-z'], { cwd: WORKSPACE, encoding: 'utf8' });
  const gone = new Set(deleted.split('\0'));
  return listed.split('\0').filter((file) => file && !gone.has(file));
}
