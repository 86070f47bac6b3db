import { readFileSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { createConfig, lint as lintFile } from '@redocly/openapi-core';
import { type AsyncApiDocument, strayMessages } from './asyncapi-messages.rules.ts';
import { describeProblem } from './lint-openapi.ts';

const NAME = 'docs/reference/asyncapi.json';
const DOCUMENT = path.join(WORKSPACE, NAME);
/** What the recommended rules want, and what does not fit here. */
const RULES = {
  // Tags say "command" or "event": many operations share one.
  'tag-description': 'off',
  'no-duplicated-tag-names': 'off',
  // A description beside a reference says what the entity is there.
  'spec-ref-siblings': 'off',
} as const;

/** Whether the generated AsyncAPI document is a good one. Asks no other host. */
export async function lintAsyncApi(): Promise<void> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: RULES });
  const problems = (await lintFile({ ref: DOCUMENT, config })).map(describeProblem);
  const stray = strayMessages(JSON.parse(readFileSync(DOCUMENT, 'utf8')) as AsyncApiDocument).map((message) => `${message} is no message of that channel`);
  const said = [...problems, ...stray];
  if (said.length > 0) throw new Error(`${NAME}:\n${said.join('\n')}`);
}
