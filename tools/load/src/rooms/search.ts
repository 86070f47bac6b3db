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

/** One fault may be an accident of a shared machine; the same one twice is the server's. */
const ATTEMPTS = 2;

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
    let search = startSearch(firstRate);
    while (!isSettled(search)) {
      const passed = await tryRate(fleet, cpu, search.next, options, (step) => {
        steps.push(step);
        log(describeStep(target.name, step));
      });
      search = afterStep(search, passed);
    }
    const best = steps.filter(({ faults, rate }) => faults.length === 0 && rate === search.passed)[0];
    return { target: target.name, steps, best };
  } finally {
    await fleet.stop();
  }
}

async function tryRate(fleet: ClientFleet, cpu: CpuUsage, rate: number, options: SearchOptions, onStep: (step: StepResult) => void): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { counts, ...step } = await runStep(fleet, cpu, rate, options);
    onStep(step);
    if (step.faults.length === 0) return true;
    if (brokePromise({ counts, roomSize: options.roomSize })) options.log('  this is more than slowness: events were mixed up or doubled');
    if (counts.closed > 0) await fleet.reconnect();
  }
  return false;
}
