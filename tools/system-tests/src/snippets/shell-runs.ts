import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { routes } from '@chatgenius/contracts';
import { findFreePort, WORKSPACE } from '@chatgenius/stack';
import { callApi } from '@chatgenius/testing';
import { freshHandle } from '../handles.ts';
import { type SharedSystem } from '../shared-system.ts';
import { fencesIn, type Page } from './pages.ts';

const execute = promisify(execFile);
const FOLDER = path.join(WORKSPACE, '.cache/snippets');
const PATIENCE_MS = 30_000;
/** A refusal ends the script, which then says at which line of the page, through however many functions. */
const STRICT = [
  'set -Eeo pipefail',
  `trap 'LINES_OF=($LINENO "\${BASH_LINENO[@]}" 0); echo "line \${LINES_OF[\${#FUNCNAME[@]} > 0 ? \${#FUNCNAME[@]} - 1 : 0]}" >&2' ERR`,
  'curl() { command curl --fail-with-body "$@"; }',
].join('; ');

/** The demo's people are not here: somebody who may do the same, with a channel that is on the first page of all lists by name. */
async function somebody(system: SharedSystem): Promise<{ handle: string; password: string; channel: string }> {
  const account = { handle: freshHandle('reader'), password: randomUUID() };
  const { accessToken, user } = await callApi(system.apiUrl, routes.signUp, { body: { ...account, displayName: undefined } });
  await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [user.id]);
  const channel = `0-${account.handle}`;
  await callApi(system.apiUrl, routes.createChannel, { token: accessToken, body: { name: channel, kind: 'public', memberIds: [] } });
  return { ...account, channel };
}

/** The shell of a page as one script, each line where it stands in the page. */
function shellOf(page: Page): string {
  const lines = page.markdown.split('\n').map(() => '');
  for (const { code, line } of fencesIn(page, 'sh')) code.split('\n').forEach((text, index) => (lines[line - 1 + index] = text));
  // No page begins with code.
  lines[0] = STRICT;
  return lines.join('\n');
}

/** Runs the shell of a page from top to bottom. @returns what it printed @throws Error that says which line of the page has failed */
export async function runShell(page: Page, system: SharedSystem): Promise<string> {
  const { handle, password, channel } = await somebody(system);
  const name = page.file.replaceAll(/[^a-z]+/gi, '-');
  const file = path.join(FOLDER, `${name}.sh`);
  const script = shellOf(page)
    .replaceAll('http://127.0.0.1:4000', system.apiUrl)
    .replaceAll('"handle":"ada","password":"chatgenius-demo"', `"handle":"${handle}","password":"${password}"`)
    .replaceAll('"general"', `"${channel}"`)
    .replaceAll('/tmp/', `${FOLDER}/${name}-`)
    .replaceAll('5055', String(await findFreePort()));
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, script);
  try {
    const { stdout } = await execute('bash', [file], { cwd: FOLDER, timeout: PATIENCE_MS });
    return stdout;
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(`${page.file}: ${stderr.trim()}\n${stdout.slice(-500)}`, { cause: error });
  }
}
