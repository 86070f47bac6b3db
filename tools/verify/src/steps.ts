import { type Counts, type Outcome } from './outcome.rules.ts';

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
const ONE_PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
const ONE_FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

export type Print = (text: string) => void;

export interface Step {
  name: string;
  isTestRun: boolean;
  /** Returns counts if it has more to count than itself; throws when it fails. */
  run: (print: Print) => Promise<Counts | void>;
  /** Output as it comes, for steps that run alone; otherwise in one piece at the end. */
  live?: boolean;
}

/** Runs steps, at most one `live` at a time, and remembers how each ended. */
export class StepRunner {
  readonly outcomes: Outcome[] = [];
  readonly #write: Print;

  constructor(write: Print) {
    this.#write = write;
  }

  async run(step: Step): Promise<boolean> {
    const started = performance.now();
    let held = '';
    const print: Print = step.live ? this.#write : (text) => void (held += text);
    if (step.live) this.#write(heading(step.name));
    const counts = await step.run(print).catch((error: Error) => {
      print(`${error.message}\n`);
      return ONE_FAILED;
    });
    const milliseconds = performance.now() - started;
    const outcome = outcomeOf(step, counts ?? ONE_PASSED, milliseconds);
    if (!step.live) this.#write(`${heading(step.name)}${held}`);
    this.#write(`${step.name}: ${outcome.status} after ${(milliseconds / 1000).toFixed(1)} s\n`);
    this.outcomes.push(outcome);
    return outcome.status === 'passed';
  }

  /** Something that was done before this run began, for the summary alone. */
  note(name: string, milliseconds: number): void {
    this.outcomes.push({ step: name, status: 'passed', milliseconds, counts: NOTHING, isTestRun: false });
  }

  /** Counts as a failure: a step that cannot run has not shown anything. */
  cannotRun(step: Pick<Step, 'name' | 'isTestRun'>): void {
    this.outcomes.push({ step: step.name, status: 'not run', milliseconds: 0, counts: ONE_FAILED, isTestRun: step.isTestRun });
  }
}

function outcomeOf({ name, isTestRun }: Step, counts: Counts, milliseconds: number): Outcome {
  return { step: name, status: counts.failed > 0 ? 'failed' : 'passed', milliseconds, counts, isTestRun };
}

function heading(name: string): string {
  return `\n━━ ${name} ${'━'.repeat(Math.max(3, 60 - name.length))}\n`;
}
