import { isFragment, type Fence } from './fences.rules.ts';

export interface PageModule {
  readonly source: string;
  /** The line of the page that a line of the source comes from, both from 1; nothing where it comes from none. */
  pageLine(sourceLine: number): number | undefined;
}

export interface Wanted {
  /** The file that exports `Given`. */
  readonly givenFrom: string;
  /** What a page may use without having made it. */
  readonly givenNames: readonly string[];
}

const IMPORT = /^import (?<kind>type )?\{(?<names>[^}]*)\} from '(?<from>[^']+)';$/gm;

/** All snippets of a page as one module. Each sees what those before it have declared, and may declare the same name anew. */
export function pageModule(fences: readonly Fence[], { givenFrom, givenNames }: Wanted): PageModule {
  const used = givenNames.filter((name) => fences.some(({ code }) => new RegExp(`\\b${name}\\b`).test(code)));
  const lines: { readonly text: string; readonly pageLine?: number }[] = [
    { text: `import type { Given } from '${givenFrom}';` },
    ...importsOf(fences).map((text) => ({ text })),
    { text: `export default async function page({ ${used.join(', ')} }: Given, at: (line: number) => void): Promise<void> {` },
  ];
  for (const fence of fences) {
    // What is not run declares nothing for those after it.
    lines.push({ text: isFragment(fence) ? 'void (async () => {' : `{ at(${fence.line});` });
    const body = fence.code.replaceAll(IMPORT, (text) => text.replaceAll(/[^\n]/g, ' '));
    body.split('\n').forEach((text, index) => lines.push({ text, pageLine: fence.line + index }));
    if (isFragment(fence)) lines.push({ text: '});' });
  }
  lines.push({ text: `${'}'.repeat(fences.filter((fence) => !isFragment(fence)).length)}}` });
  return { source: `${lines.map(({ text }) => text).join('\n')}\n`, pageLine: (sourceLine) => lines[sourceLine - 1]?.pageLine };
}

/** Imports stand at the top of a module, once each, in whichever snippets a page has them. */
function importsOf(fences: readonly Fence[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const { code } of fences) {
    for (const { groups } of code.matchAll(IMPORT)) {
      const of = names.get(groups?.from ?? '') ?? new Set();
      for (const name of (groups?.names ?? '').split(',').map((part) => part.trim()).filter(Boolean)) of.add(`${groups?.kind ?? ''}${name}`);
      names.set(groups?.from ?? '', of);
    }
  }
  return [...names].map(([from, of]) => `import { ${[...of].join(', ')} } from '${from}';`);
}
