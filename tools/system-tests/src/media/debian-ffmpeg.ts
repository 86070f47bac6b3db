import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { unpackDebianPackages } from '@chatgenius/stack';

/** A folder with ffmpeg and ffprobe as Debian packages them; they find their libraries by themselves. */
export async function debianFfmpeg(folder: string): Promise<string> {
  const root = await unpackDebianPackages(['ffmpeg']);
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = path.join(root, 'usr/lib', triplet);
  // Some of them are in folders of their own.
  const all = [libraries, path.join(root, 'lib', triplet), ...readdirSync(libraries, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => path.join(libraries, name))];
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  for (const name of ['ffmpeg', 'ffprobe']) {
    const program = path.join(programs, name);
    writeFileSync(program, `#!/bin/sh\nLD_LIBRARY_PATH='${all.join(':')}' exec '${path.join(root, 'usr/bin', name)}' "$@"\n`);
    chmodSync(program, 0o755);
    await promisify(execFile)(program, ['-version']);
  }
  return programs;
}
