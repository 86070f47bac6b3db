import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tableRights } from './rights.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/tables.md'), 'utf8');

it('says of every table what bounds it', () => {
  const rows = [...page.matchAll(/^\| `(?<table>[a-z_]+)` \| [^|]{3,} \| [^|]{3,} \|$/gmu)].map(({ groups }) => groups?.table);
  expect(rows.toSorted()).toEqual(Object.keys(tableRights).toSorted());
});
