import { ClientFleet } from '../clients/client-fleet.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { type Target } from '../targets/target.ts';
import { describeStep } from './report.rules.ts';
import { afterStep, isSettled, startSearch } from './rate-search.rules.ts';
import { brokePromise, type StepResult } from './step-outcome.rules.ts';
import { runStep, type StepOptions } from './step.ts';

export interface SearchOptions extends StepOptions {
  firstRate: number;
  /** Measure these instead of searching. */
  rates?: readonly number[];
  /** Processes that the clients are spread over. */
  clientProcesses: number;
  log: (line: string) => void;
}

/** One target's turn: every step that was run, and the best of those that count. */
export interface Turn {
  readonly target: Target['name'];
  readonly steps: readonly StepResult[];
  readonly best: StepResult | undefined;
}

/** Connects all clients to the target and looks for the highest rate that it carries. */
export async function searchRate(target: Target, plans: readonly ClientPlan[], options: SearchOptions): Promise<Turn> {
  const { log, clientProcesses, roomSize, firstRate } = options;
  const fleet = new ClientFleet(clientProcesses);
  try {
    // One client of each gateway goes to the same process, so that rooms are spread over both.
    await fleet.connect(plans, target.urls.length);
    log(`${target.name}: ${plans.length} clients in ${plans.length / roomSize} rooms are connected`);
    const cpu = new CpuUsage(() => ({ ...target.pids(), clients: [...fleet.pids, process.pid] }));
    const steps: StepResult[] = [];
    const attempt: Attempt = async (rate) => {
      const { counts, ...step } = await runStep(fleet, cpu, rate, options);
      steps.push(step);
      log(describeStep(target.name, step));
      if (brokePromise({ counts, roomSize })) log('  this is more than slowness: events were mixed up or doubled');
      if (counts.closed > 0) await fleet.reconnect();
      return step.faults.length === 0;
    };
    if (options.rates) for (const rate of options.rates) await attempt(rate);
    else await search(attempt, firstRate);
    return { target: target.name, steps, best: bestOf(steps) };
  } finally {
    await fleet.stop();
  }
}

/** Measures a rate; returns whether it counts. */
type Attempt = (rate: number) => Promise<boolean>;

/** A failure may be an accident of a shared machine; the same one twice is the server's. */
async function search(attempt: Attempt, firstRate: number): Promise<void> {
  let state = startSearch(firstRate);
  while (!isSettled(state)) state = afterStep(state, (await attempt(state.next)) || (await attempt(state.next)));
}

function bestOf(steps: readonly StepResult[]): StepResult | undefined {
  return steps.filter(({ faults }) => faults.length === 0).sort((one, other) => other.rate - one.rate)[0];
}
