import { parseArgs } from 'node:util';

export const STEPS = ['lint', 'canary', 'typecheck', 'unit', 'int', 'e2e'] as const;
export type StepName = (typeof STEPS)[number];
const TEST_STEPS: readonly StepName[] = ['unit', 'int', 'e2e'];

export interface VerifyOptions {
  steps: StepName[];
  /** Passed to jest: run only the files whose paths match. */
  patterns: string[];
  help: boolean;
}

export const HELP = `npm test -- [options] [path pattern ...]

Builds, then lints, plants boundary violations to see that lint reports them, checks types, and runs
the unit, integration and end-to-end tests against real Postgres, Redis and NATS.

  --only <steps>     ${STEPS.join(', ')}: one, or several with commas (the build always runs)
  <path pattern>     run only test files whose path matches, and no other step unless --only names it
  --help             this text

The last line is "<n> passed, <n> failed": the tests, and each other step as one. The exit code is 0
only if nothing failed and every step could run.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class VerifyOptionsError extends Error {
  override readonly name = 'VerifyOptionsError';
}

export function parseVerifyOptions(args: string[]): VerifyOptions {
  const { values, positionals } = parse(args);
  const everything = positionals.length > 0 ? TEST_STEPS : STEPS;
  return { steps: values.only === undefined ? [...everything] : parseOnly(values.only), patterns: positionals, help: values.help };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new VerifyOptionsError((error as Error).message);
  }
}

function parseOnly(values: string[]): StepName[] {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step === name));
  if (unknown.length > 0) throw new VerifyOptionsError(`--only ${unknown.join(', ')}: there is no such step. There are ${STEPS.join(', ')}.`);
  return STEPS.filter((step) => names.includes(step));
}
