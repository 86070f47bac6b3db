import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { anchorsOf, withLinks, type Target } from './links.rules.ts';

/** Beside the packages of the site, which they import once they are compiled. */
export const PAGES = path.join(WORKSPACE, 'docs/site/pages');
const PUBLIC = path.join(PAGES, 'public');
const SDK_README = 'libs/client-sdk/README.md';

/** Puts the pages of the repository into one folder, from which the site is built. @returns how many there are */
export function stagePages(): number {
  rmSync(PAGES, { recursive: true, force: true });
  const files = globSync('docs/**/*.md', { cwd: WORKSPACE, exclude: (file) => file.startsWith('docs/site') || file.includes('node_modules') });
  const places = new Map([...files.map((file) => [file, path.posix.relative('docs', file)] as const), [SDK_README, 'sdk-readme.md']]);
  for (const [file, place] of places) stage(file, place, places);
  copy('docs/site/index.md', path.join(PAGES, 'index.md'));
  for (const name of ['openapi.json', 'asyncapi.json']) copy(`docs/reference/${name}`, path.join(PUBLIC, 'reference', name));
  stageHttpReference();
  return places.size;
}

function stage(file: string, place: string, places: ReadonlyMap<string, string>): void {
  const markdown = readFileSync(path.join(WORKSPACE, file), 'utf8');
  const target = path.join(PAGES, place);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, withLinks(markdown, file, (link) => onSite(link, places, file)));
}

/** Other pages by their place; files of the repository as texts, so that nothing of the site leads elsewhere. */
function onSite({ file, anchor }: Target, places: ReadonlyMap<string, string>, from: string): string {
  const page = places.get(file) ?? places.get(path.posix.join(file, 'README.md'));
  const source = path.join(WORKSPACE, file);
  if (page !== undefined) {
    if (anchor !== '' && places.has(file) && !anchorsOf(readFileSync(source, 'utf8')).has(anchor.slice(1))) throw new Error(`${from} links to ${file}${anchor}, and there is no such heading.`);
    return `/${page}${anchor}`;
  }
  if (!existsSync(source)) throw new Error(`${from} links to ${file}, which is not there.`);
  if (/^docs\/reference\/\w+\.json$/.test(file)) return `/${path.posix.relative('docs', file)}`;
  const [text, of] = statSync(source).isDirectory() ? [`${file}/index`, path.join(source, 'README.md')] : [file, source];
  const place = path.join('source', `${text}.txt`);
  mkdirSync(path.dirname(path.join(PUBLIC, place)), { recursive: true });
  if (existsSync(of)) copyFileSync(of, path.join(PUBLIC, place));
  else writeFileSync(path.join(PUBLIC, place), `${globSync('*', { cwd: source }).toSorted().join('\n')}\n`);
  return `/${place}`;
}

const copy = (from: string, to: string): void => cpSync(path.join(WORKSPACE, from), to);

/** As channel-api shows it under /docs, from our own files. */
function stageHttpReference(): void {
  const folder = path.join(PUBLIC, 'http');
  const swaggerUi = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  mkdirSync(folder, { recursive: true });
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) copyFileSync(path.join(swaggerUi, name), path.join(folder, name));
  const html = '<!doctype html><html lang="en"><meta charset="utf-8"><title>HTTP reference</title><link rel="stylesheet" href="swagger-ui.css"><a href="../">Back</a><div id="reference"></div><script src="swagger-ui-bundle.js"></script><script src="start.js"></script></html>';
  writeFileSync(path.join(folder, 'index.html'), html);
  writeFileSync(path.join(folder, 'start.js'), `SwaggerUIBundle({ url: '../reference/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null, presets: [SwaggerUIBundle.presets.apis] });\n`);
}
