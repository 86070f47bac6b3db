import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../fetched/fetched-packages.ts';
import { type PackedPackage } from './packed-package.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');

/** A project with nothing but the package, installed as anybody would. @throws RegistryUnavailableError */
export async function installInEmptyProject({ tarball }: PackedPackage, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty-project', private: true, type: 'module' }));
  await npm(['install', tarball], folder);
  cpSync(PROGRAMS, folder, { recursive: true });
}
