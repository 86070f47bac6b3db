import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ErrorReason } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { PAGES } from './pages.ts';

const committed = (page: string) => readFileSync(path.join(WORKSPACE, page), 'utf8');

describe('generated pages', () => {
  it.each(Object.entries(PAGES))('%s says what the contracts say (if not: npm run generate)', async (page, generate) => {
    expect(committed(page)).toBe(await generate());
  });

  it('name every reason, and none that does not exist', () => {
    const headings = [...committed('docs/reference/errors.md').matchAll(/^### (.+)$/gm)].map(([, reason]) => reason);
    expect(headings.toSorted()).toEqual(ErrorReason.options.toSorted());
  });
});
