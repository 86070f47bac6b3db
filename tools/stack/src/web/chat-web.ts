import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runToEnd } from '../processes/run-to-end.ts';
import { WORKSPACE } from '../workspace.ts';

/** `demo` has a button that signs in as somebody of the demo; `production` has nothing of that in its files. */
export type ChatWebMode = 'production' | 'demo';

const FOLDER = path.join(WORKSPACE, 'apps/chat-web');
const SOURCES = ['apps/chat-web/{src,public}/**/*.*', 'apps/chat-web/*.*', 'libs/client-sdk/src/**/*.{ts,tsx}', 'package-lock.json'];

export const chatWebFolder = (mode: ChatWebMode): string => path.join(FOLDER, 'dist', mode);

/** The page's files. The sources' hash decides whether they are made anew, not file times: a checkout makes every file new. */
export async function buildChatWeb(mode: ChatWebMode, report: (line: string) => void = () => undefined): Promise<string> {
  const folder = chatWebFolder(mode);
  const mark = path.join(folder, '.built-from');
  const source = hashOf(globSync(SOURCES, { cwd: WORKSPACE }).sort());
  if (existsSync(mark) && readFileSync(mark, 'utf8') === source) return folder;
  report('Building the chat page');
  await runToEnd({
    title: 'Building the chat page',
    command: process.execPath,
    args: [path.join(WORKSPACE, 'node_modules/vite/bin/vite.js'), 'build', '--mode', mode, '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    cwd: FOLDER,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  writeFileSync(mark, source);
  return folder;
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(path.join(WORKSPACE, file)));
  return hash.digest('hex');
}
