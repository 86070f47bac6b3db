import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, ErrorReason, messagingRequests, notices, surveys } from '@chatgenius/contracts';
import { WORKSPACE } from '@chatgenius/stack';
import { PAGES } from './pages.ts';

const committed = (page: string) => readFileSync(path.join(WORKSPACE, page), 'utf8');

describe('generated pages', () => {
  it.each(Object.entries(PAGES))('%s says what the contracts say (if not: npm run generate)', async (page, generate) => {
    expect(committed(page)).toBe(await generate());
  });

  it('name every subject that a contract has, with somebody who publishes and somebody who hears it', () => {
    const page = committed('docs/reference/subjects.md');
    const rows = [...page.matchAll(/^\| `(chat\.[^`]+)` \| ([^|]*) \| ([^|]*) \|/gm)].map(([, subject = '', publishers = '', hearers = '']) => ({ subject, publishers, hearers }));
    expect(rows.filter(({ publishers, hearers }) => publishers.trim() === '' || hearers.trim() === '')).toEqual([]);
    const forwarded = Object.values(commands).flatMap((command) => ('request' in command ? [command.request.subject] : []));
    const contracted = [...forwarded, ...Object.values(notices).map(({ subject }) => subject), ...Object.values(surveys).map(({ subject }) => subject), ...Object.values(messagingRequests).flatMap((each) => ('subject' in each ? [each.subject] : []))];
    expect(contracted.filter((subject) => !rows.some((row) => row.subject === subject))).toEqual([]);
  });

  it('name every reason, and none that does not exist', () => {
    const headings = [...committed('docs/reference/errors.md').matchAll(/^### (.+)$/gm)].map(([, reason]) => reason);
    expect(headings.toSorted()).toEqual(ErrorReason.options.toSorted());
  });
});
