import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import ts from 'typescript';

/** File -> the files of the same workspace that it imports; paths from the workspace's root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const SOURCES = '{apps,libs,tools,examples}/*/src/**/*.{ts,tsx}';

/** Text of each source that somebody wrote, by its path from the workspace's root. */
export function readSources(): Map<string, string> {
  const files = globSync(SOURCES, { cwd: WORKSPACE, exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'generated' });
  return new Map(files.map((file) => [file, readFileSync(path.join(WORKSPACE, file), 'utf8')]));
}

/** Imports of types and by `import()` count as well: whoever reads a file reads those, too. */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map(
    [...sources].map(([file, text]) => {
      const names = [...ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName), ...namespaces(text)];
      const targets = names.filter((name) => name.startsWith('.')).map((name) => path.join(path.dirname(file), name));
      return [file, [...new Set(targets)].filter((target) => sources.has(target))];
    }),
  );
}

/** `export * as name from`: TypeScript's scanner passes over these. */
const namespaces = (text: string): string[] => [...text.matchAll(/^export \* as \w+ from '([^']+)'/gm)].map(([, name = '']) => name);

/** Texts in which a file may be named that is started by its path: sources, packages, configuration and documentation. */
export function readMentions(sources: ReadonlyMap<string, string>): string {
  const others = globSync('{package.json,*.mjs,*.md,docs/**/*.md,{apps,libs,tools}/*/{package.json,*.mjs}}', { cwd: WORKSPACE, exclude: (name) => name === 'node_modules' }).map((file) => readFileSync(path.join(WORKSPACE, file), 'utf8'));
  return [...sources.values(), ...others].join('\n');
}
