import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

const PATH = /`((?:apps|libs|tools|docs)\/[\w./-]+)`/g;

describe('paths named by', () => {
  it.each([['docs/newcomer.md', 20], ['docs/architecture.md', 10]])('%s exist', (page, least) => {
    const paths = [...readFileSync(path.join(WORKSPACE, page), 'utf8').matchAll(PATH)].map(([, named = '']) => named);
    expect(paths.length).toBeGreaterThanOrEqual(least);
    expect(paths.filter((named) => !existsSync(path.join(WORKSPACE, named)))).toEqual([]);
  });
});
