import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { fencesOf, type Fence } from './fences.rules.ts';

export interface Page {
  /** From the root of the repository. */
  readonly file: string;
  readonly markdown: string;
  readonly fences: readonly Fence[];
}

/** Everything that tells how something is used. ADRs and benchmarks tell how it was. */
const WHERE = ['README.md', 'CONTRIBUTING.md', 'libs/*/README.md', 'docs/*.md', 'docs/guides/**/*.md'];

export function readPages(): Page[] {
  const files = WHERE.flatMap((pattern) => globSync(pattern, { cwd: WORKSPACE })).toSorted();
  return files.map((file) => {
    const markdown = readFileSync(path.join(WORKSPACE, file), 'utf8');
    return { file, markdown, fences: fencesOf(markdown) };
  });
}

/** With calls by curl, which begin with signing in to `npm start`: its shell is run from top to bottom. */
export const hasShell = (page: Page): boolean => ['/v1/auth/sign-in', 'curl -'].every((text) => fencesIn(page, 'sh').some(({ code }) => code.includes(text)));

export const fencesIn = ({ fences }: Page, ...languages: readonly string[]): Fence[] => fences.filter(({ language }) => languages.includes(language));
