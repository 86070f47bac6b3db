import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd, WORKSPACE } from '@chatgenius/stack';

/** Within the workspace, so that packages are found. */
const FOLDER = path.join(WORKSPACE, '.cache/testing-guide');

/** The files of docs/guides/testing.md, as somebody would copy them: a back end of their own, clients and faults. */
it('runs what the guide to testing shows', async () => {
  const guide = readFileSync(path.join(WORKSPACE, 'docs/guides/testing.md'), 'utf8');
  const files = [...guide.matchAll(/^```\w+ file=(\S+)\n([^]*?)^```$/gm)].map(([, name = '', text = '']) => ({ name, text }));
  expect(files.map(({ name }) => name)).toEqual(['people.json', 'chat.test.mjs']);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, text } of files) writeFileSync(path.join(FOLDER, name), text);
  const said = await runToEnd({
    title: 'The test of the guide',
    command: process.execPath,
    args: ['--conditions=@chatgenius/source', '--test', '--test-reporter=tap', 'chat.test.mjs'],
    cwd: FOLDER,
    // The servers of the environment are other specs'.
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', NATS_URL: '', CHATGENIUS_INFRASTRUCTURE: 'packages' },
  });
  expect(said).toMatch(/^# pass 3$/m);
}, 300_000);
