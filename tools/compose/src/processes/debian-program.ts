import path from 'node:path';
import { unpackDebianPackages } from '@chatgenius/stack';

/** A program as Debian packages it, in the user's cache; fetched once. */
export async function fromDebian(name: string, file: string): Promise<{ command: string; env: NodeJS.ProcessEnv }> {
  const root = await unpackDebianPackages([name]);
  const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  const libraries = ['usr/lib', 'lib'].map((folder) => path.join(root, folder, triplet));
  return { command: path.join(root, file), env: { PATH: process.env.PATH, LD_LIBRARY_PATH: libraries.join(':') } };
}
