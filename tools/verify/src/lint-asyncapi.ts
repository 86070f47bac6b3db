import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from '@asyncapi/parser';
import { WORKSPACE } from '@chatgenius/stack';

const DOCUMENT = 'docs/reference/asyncapi.json';

/** Whether the generated AsyncAPI document is a good one: its parser says nothing at all. Asks no other host. */
export async function lintAsyncApi(): Promise<void> {
  const said = await new Parser().validate(readFileSync(path.join(WORKSPACE, DOCUMENT), 'utf8'));
  if (said.length > 0) throw new Error(`${DOCUMENT}:\n${said.map(({ path: at, message, code }) => `${at.join('/')}: ${message} (${code})`).join('\n')}`);
}
