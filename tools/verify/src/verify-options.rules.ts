import { parseArgs } from 'node:util';

export const STEPS = ['lint', 'boundaries', 'unit', 'int', 'e2e'] as const;
export type StepName = (typeof STEPS)[number];
const TEST_STEPS: readonly StepName[] = ['unit', 'int', 'e2e'];
const MAIN = 'main';

export interface VerifyOptions {
  steps: StepName[];
  /** Passed to jest: run only the files whose paths match. */
  patterns: string[];
  /** Run the tests of the projects that Nx says are affected since this revision. */
  changedSince: string | undefined;
  /** Run the long proofs in full size, and nothing else. */
  soak: boolean;
  /** Run the suite of promises on clusters, and nothing else. */
  cluster: boolean;
  help: boolean;
}

export const HELP = `npm test -- [options] [path pattern ...]

Checks types and rules of every file, checks what imports what (and that this check bites), and runs
the unit, integration and end-to-end tests against real Postgres, Redis and NATS.

  --only <steps>     ${STEPS.join(', ')}: one, or several with commas
  <path pattern>     run only test files whose path matches, and no other step unless --only names it
  --changed          run only the tests of projects that Nx says are affected by what differs from ${MAIN}
  --base <revision>  with --changed: by what differs from this revision
  --soak             run the long proofs in full size, and nothing else (npm run test:soak)
  --cluster          run the promises on a NATS cluster with Redis Cluster, then with Sentinels, kill nodes
                     under traffic, and nothing else (npm run test:cluster)
  --help             this text

The last line is "<n> passed, <n> failed": the tests, and each other step as one. The exit code is 0
only if nothing failed and every step could run. Before it stand the times of steps, specs and tests.`;

/** The message is for the person at the terminal, who then gets the help text. */
export class VerifyOptionsError extends Error {
  override readonly name = 'VerifyOptionsError';
}

export function parseVerifyOptions(args: string[]): VerifyOptions {
  const { values, positionals } = parse(args);
  refuseContradictions(values, positionals);
  return {
    steps: values.soak || values.cluster ? ['e2e'] : chosenSteps(values.only, positionals.length > 0),
    patterns: positionals,
    changedSince: values.changed ? (values.base ?? MAIN) : undefined,
    soak: values.soak,
    cluster: values.cluster,
    help: values.help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true },
        changed: { type: 'boolean', default: false },
        base: { type: 'string' },
        soak: { type: 'boolean', default: false },
        cluster: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new VerifyOptionsError((error as Error).message);
  }
}

function refuseContradictions({ only, changed, base, soak, cluster }: ReturnType<typeof parse>['values'], patterns: string[]): void {
  if (base !== undefined && !changed) throw new VerifyOptionsError('--base goes with --changed.');
  if (changed && patterns.length > 0) throw new VerifyOptionsError('--changed chooses the paths itself: leave it out, or the path.');
  if (cluster && (changed || only || soak)) throw new VerifyOptionsError('--cluster chooses what runs itself: leave out --changed, --only and --soak.');
  if (soak && (changed || only)) throw new VerifyOptionsError('--soak chooses what runs itself: leave out --changed and --only.');
}

function chosenSteps(only: string[] | undefined, hasPatterns: boolean): StepName[] {
  if (only === undefined) return [...(hasPatterns ? TEST_STEPS : STEPS)];
  const names = only.flatMap((value) => value.split(',')).map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step === name));
  if (unknown.length > 0) throw new VerifyOptionsError(`--only ${unknown.join(', ')}: there is no such step. There are ${STEPS.join(', ')}.`);
  return STEPS.filter((step) => names.includes(step));
}
