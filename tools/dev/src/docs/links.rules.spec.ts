import { anchorsOf, slugOf, withLinks } from './links.rules.ts';

describe('withLinks', () => {
  it('rewrites links within the repository, and neither others nor code', () => {
    const page = 'See [a](../b.md#c) and [d](https://e.example/f.md), [g](#h).\n\n```sh\n[a](../b.md)\n```\n[i](j.md)\n';
    const seen: string[] = [];
    const rewrite = ({ file, anchor }: { file: string; anchor: string }) => {
      seen.push(file + anchor);
      return `/${file}${anchor}`;
    };
    expect(withLinks(page, 'docs/guides/x.md', rewrite)).toBe('See [a](/docs/b.md#c) and [d](https://e.example/f.md), [g](#h).\n\n```sh\n[a](../b.md)\n```\n[i](/docs/guides/j.md)\n');
    expect(seen).toEqual(['docs/b.md#c', 'docs/guides/j.md']);
  });
});

describe('slugOf', () => {
  it.each([['What it does for you', 'what-it-does-for-you'], ['STREAM_SHARDS', 'stream_shards'], ['A, b & `c`: d', 'a-b--c-d']])('of %s is %s', (heading, slug) => {
    expect(slugOf(heading)).toBe(slug);
  });
});

describe('anchorsOf', () => {
  it('has those of headings, a second of the same name with a number, and none of code', () => {
    expect([...anchorsOf('# A b\n## C\n```sh\n# no heading\n```\n## C\n')]).toEqual(['a-b', 'c', 'c-1']);
  });
});
