import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { routes, type RouteContract } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { fencesOf, isFragment } from './fences.rules.ts';
import { fencesIn, hasShell, readPages } from './pages.ts';

/** `tsx`: libs/client-sdk/src/react/guide.spec.ts. */
const LANGUAGES = ['ts', 'js', 'tsx', 'file', 'sh', 'json', 'http', 'mermaid', 'diff', 'sql', 'yaml', ''];

/** What can be said of pages without running them. Snippets of TypeScript are run by snippets.e2e.spec.ts. */
describe('pages', () => {
  const pages = readPages();
  /** `file: what`, of whatever is found and is not right. */
  const wrong = (find: (page: (typeof pages)[number]) => readonly string[]) => pages.flatMap((page) => find(page).map((what) => `${page.file}: ${what}`));

  it('have code in languages that somebody checks', () => {
    expect(wrong(({ fences }) => fences.filter(({ language }) => !LANGUAGES.includes(language)).map(({ language }) => language))).toEqual([]);
  });

  it('name scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    expect(wrong(({ markdown }) => [...markdown.matchAll(/npm run ([a-z][\w:-]*)/g)].flatMap(([, name = '']) => (name in scripts ? [] : [`npm run ${name}`])))).toEqual([]);
  });

  it('have JSON that can be read', () => {
    expect(wrong((page) => fencesIn(page, 'json').filter(({ code }) => !isJson(code) && !code.split('\n').every(isJson)).map(({ line }) => `line ${line}`))).toEqual([]);
  });

  it('name routes that there are', () => {
    const known = Object.values<RouteContract>(routes).map(({ method, path: of }) => `${method} ${shape(of)}`);
    const others = ['POST /v1/uploads', 'HEAD /v1/uploads/:', 'PATCH /v1/uploads/:', 'DELETE /v1/uploads/:'];
    const isKnown = (method: string, of: string) => [...known, ...others].includes(`${method} ${shape(of)}`);
    const named = (markdown: string) => [...markdown.matchAll(/`(GET|POST|PUT|PATCH|DELETE|HEAD) (\/v1\/[^`\s?]+)/g)];
    expect(wrong(({ markdown }) => named(markdown).flatMap(([, method = '', of = '']) => (isKnown(method, of) ? [] : [`${method} ${of}`])))).toEqual([]);
    expect(pages.flatMap(({ markdown }) => named(markdown)).length).toBeGreaterThan(50);
  });

  it('link to files that there are', () => {
    const links = (markdown: string) => [...markdown.replaceAll(/```.*?```/gs, '').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target = '']) => target);
    expect(wrong(({ file, markdown }) => links(markdown).filter((target) => !existsSync(path.join(WORKSPACE, path.dirname(file), target))))).toEqual([]);
  });

  it('have no call by curl that nobody runs, unless they say why', () => {
    const calls = (page: (typeof pages)[number]) => fencesIn(page, 'sh').filter(({ code }) => /\bcurl\b/.test(code));
    expect(wrong((page) => (hasShell(page) ? [] : calls(page).filter((fence) => !isFragment(fence)).map(({ line }) => `line ${line}`)))).toEqual([]);
    expect(pages.filter(hasShell).length).toBeGreaterThan(1);
  });

  it('say why a snippet is a fragment', () => {
    expect(wrong((page) => fencesIn(page, 'ts', 'tsx', 'sh').filter((fence) => /^(?:\/\/|#) fragment/i.test(fence.code) && !isFragment(fence)).map(({ line }) => `line ${line}`))).toEqual([]);
  });
});

const shape = (of: string): string => of.replaceAll(/:\w+|\$\w+|…|<[^>]+>/g, ':');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('fencesOf', () => {
  it('finds blocks with their languages and lines, indented ones without their indent', () => {
    expect(fencesOf('# A\n\n```ts\none();\n```\n- b\n\n  ```sh\n  npm start\n  ```\n')).toEqual([
      { language: 'ts', code: 'one();', line: 4 },
      { language: 'sh', code: 'npm start', line: 9 },
    ]);
  });
});
