import path from 'node:path';
import { createConfig, lint as lintFile, type NormalizedProblem } from '@redocly/openapi-core';
import { WORKSPACE } from '@chatgenius/stack';

const DOCUMENT = path.join(WORKSPACE, 'docs/reference/openapi.json');
/** What the recommended rules want, and what does not fit here. */
const RULES = {
  // Routes without a token say so by an empty list.
  'security-defined': 'error',
  // The server is whichever the document comes from.
  'no-server-example.com': 'off',
  // JWKS and the like are refused as everything is.
  'operation-4xx-response': 'error',
  // /v1/users/search and /v1/users/{userId}: Express takes the first.
  'no-ambiguous-paths': 'off',
  'no-unused-components': 'error',
  // Details stand beside what every refusal has, which a schema of two parts cannot say to this rule.
  'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true },
} as const;

/** Whether the generated OpenAPI document is a good one. Asks no other host. */
export async function lintOpenApi(): Promise<void> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: RULES });
  const problems = await lintFile({ ref: DOCUMENT, config });
  if (problems.length > 0) throw new Error(`docs/reference/openapi.json:\n${problems.map(describeProblem).join('\n')}`);
}

export const describeProblem = ({ ruleId, message, location: [at] }: NormalizedProblem): string => `${at?.pointer ?? ''}: ${message} (${ruleId})`;
