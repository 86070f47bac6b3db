import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { PAGES } from './pages.ts';

/** `npm run generate`: writes the pages that follow from the contracts. */
for (const [page, generate] of Object.entries(PAGES)) {
  const file = path.join(WORKSPACE, page);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, await generate());
  console.log(`wrote ${page}`);
}
