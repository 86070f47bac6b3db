import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { GROUPS } from './navigation.mjs';

const workspace = path.resolve(import.meta.dirname, '../../..');
/** Where `npm run docs` has put the pages. */
const pages = path.join(workspace, 'docs/site/pages');

const exists = (page) => existsSync(path.join(pages, `${page}.md`));
const titleOf = (page) => /^# (.+)$/m.exec(readFileSync(path.join(pages, `${page}.md`), 'utf8'))?.[1]?.replaceAll(/[`\\]/g, '') ?? page;
const item = (page) => ({ text: titleOf(page), link: `/${page}` });

/** As GitHub does, so that links into pages work in both places: slugOf of tools/dev/src/docs. */
const slugify = (heading) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(/\s/g, '-');

/** Pages that are in no group, or in the folders that have a list of their own. */
const listed = new Set(GROUPS.flatMap(([, names]) => names));
const unlisted = globSync('**/*.md', { cwd: pages }).map((file) => file.replace(/\.md$/, '')).filter((page) => page !== 'index' && !/^(adr|sdk)\//.test(page) && !listed.has(page));
if (unlisted.length > 0) throw new Error(`docs/site/.vitepress/navigation.mjs does not name ${unlisted.join(', ')}`);

const decisions = globSync('adr/0*.md', { cwd: pages }).toSorted().map((file) => item(file.replace(/\.md$/, '')));
const sdk = globSync('sdk/**/*.md', { cwd: pages }).toSorted().map((file) => item(file.replace(/\.md$/, '')));

const group = ([text, names], collapsed) => ({ text, collapsed, items: names.filter(exists).map(item) });
const sidebar = GROUPS.map((one, index) => group(one, index > 1));
sidebar.find(({ text }) => text === 'Reference')?.items.unshift({ text: 'SDK (TypeDoc)', collapsed: true, items: sdk });
sidebar.find(({ text }) => text === 'How it is built')?.items.push({ text: 'All decisions', collapsed: true, items: decisions });

export default defineConfig({
  title: 'ChatGenius real-time',
  description: 'Messages that are durable and ordered, over Socket.IO',
  lang: 'en',
  srcDir: 'pages',
  outDir: path.join(workspace, 'dist/docs'),
  cacheDir: path.join(workspace, '.cache/docs/vitepress'),
  cleanUrls: false,
  // Pages are Markdown alone: what looks like a tag is text.
  markdown: { html: false, anchor: { slugify } },
  themeConfig: {
    // Who looks for a word wants to read about it first; the SDK's reference has each word many times.
    search: { provider: 'local', options: { miniSearch: { searchOptions: { boostDocument: (id) => (id.startsWith('/guides/') ? 4 : id.startsWith('/sdk/') ? 0.3 : 1) } } } },
    sidebar,
    nav: [
      { text: 'Quick start', link: '/guides/quick-start' },
      { text: 'SDK', link: '/sdk/' },
      { text: 'Events', link: '/reference/events' },
      { text: 'HTTP', link: '/http/index.html', target: '_self' },
      { text: 'Errors', link: '/reference/errors' },
    ],
    outline: [2, 3],
  },
});
