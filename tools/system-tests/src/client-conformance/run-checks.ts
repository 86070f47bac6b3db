import { type System } from '../system.ts';
import { type Check } from './checks.ts';
import { type ClientCommand } from './client-program.ts';
import { Trial } from './trial.ts';

export interface Outcome {
  readonly name: string;
  readonly shows: string;
  /** Undefined when it passed. */
  readonly fault?: string;
}

/** @param patienceMs how long the client may take for what it has to do; default: 30 s */
export async function runCheck(system: System, command: ClientCommand, { name, shows, run }: Check, patienceMs?: number): Promise<Outcome> {
  const trial = await Trial.begin(system, command, patienceMs);
  try {
    await run(trial);
    return { name, shows };
  } catch (error) {
    return { name, shows, fault: (error as Error).message };
  } finally {
    await trial.end();
  }
}

/** Some at a time: each has users, a channel and a process of its own. */
export async function runChecks(system: System, command: ClientCommand, checks: readonly Check[], report: (outcome: Outcome) => void = () => undefined): Promise<Outcome[]> {
  const waiting = checks.values();
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (const check of waiting) {
      const outcome = await runCheck(system, command, check);
      report(outcome);
      outcomes.push(outcome);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  return outcomes;
}
