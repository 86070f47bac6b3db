import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

interface LockedPackage {
  readonly dev?: boolean;
}

/** Services, what they are made of, and what builds and starts them. */
const SOURCES = ['apps/*/src/**/*.{ts,tsx}', 'libs/!(testing)/src/**/*.ts', 'tools/stack/src/**/*.ts', 'tools/dev/src/**/*.ts'];
const IMPORT = /(?:\bfrom|\bimport\()\s*'((?:@[^'/]+\/)?[^'./\s)][^'/\s]*)/g;
/** Programs that are started by their path, and what Nest asks for by itself. */
const STARTED = ['prisma', '@nestjs/platform-express', '@nestjs/platform-socket.io', 'vite', '@vitejs/plugin-react'];

const { packages: locked } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };

const isSpec = (file: string): boolean => /\.(spec|fixture)\.tsx?$/.test(file);
const imported = new Map(
  globSync(SOURCES, { cwd: WORKSPACE })
    .filter((file) => !isSpec(file))
    .flatMap((file) => [...readFileSync(path.join(WORKSPACE, file), 'utf8').matchAll(IMPORT)].map(([, name = '']) => [name, file] as const))
    .filter(([name]) => !isBuiltin(name) && !name.startsWith('@chatgenius/')),
);

/** `npm start` installs what stands under `dependencies`, and nothing else. */
describe('what npm start installs', () => {
  it('has whatever services and their launcher import, and the programs they start', () => {
    expect(imported.size).toBeGreaterThan(40);
    const needed = [...imported, ...STARTED.map((name) => [name, 'started by its path'] as const)];
    expect(needed.filter(([name]) => locked[`node_modules/${name}`]?.dev !== undefined || locked[`node_modules/${name}`] === undefined)).toEqual([]);
  });
});
