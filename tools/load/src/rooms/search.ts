import { ClientFleet } from '../clients/client-fleet.ts';
import { type ClientPlan } from '../clients/load-client.ts';
import { CpuUsage } from '../measuring/cpu-usage.ts';
import { isDisturbed, type QuietMachine } from '../measuring/quiet-machine.ts';
import { type Target } from '../targets/target.ts';
import { describeStep } from './report.rules.ts';
import { afterStep, isSettled, startSearch } from './rate-search.rules.ts';
import { brokePromise, type StepResult } from './step-outcome.rules.ts';
import { runStep, type StepOptions } from './step.ts';

export interface SearchOptions extends StepOptions {
  /** Time at half of the first rate before anything counts. */
  settleSeconds: number;
  firstRate: number;
  /** Rates at which latencies are compared, before the search. */
  calmRates?: readonly number[];
  /** Measure these instead of searching. */
  rates?: readonly number[];
  /** Processes that the clients are spread over. */
  clientProcesses: number;
  quiet: QuietMachine;
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
  const { log, clientProcesses, roomSize, firstRate, quiet } = options;
  const fleet = new ClientFleet(clientProcesses);
  try {
    // One client of each gateway goes to the same process, so that rooms are spread over both.
    await fleet.connect(plans, target.urls.length);
    log(`${target.name}: ${plans.length} clients in ${plans.length / roomSize} rooms are connected`);
    const cpu = new CpuUsage(() => ({ ...target.pids(), clients: [...fleet.pids, process.pid] }));
    await settle(fleet, cpu, target.name, options);
    const steps: StepResult[] = [];
    const attempt: Attempt = async (rate) => {
      await quiet.wait();
      const { counts, ...step } = await runStep(fleet, cpu, rate, options);
      steps.push(step);
      log(describeStep(target.name, step));
      if (brokePromise({ counts, roomSize })) log('  this is more than slowness: events were mixed up or doubled');
      if (counts.closed > 0) await fleet.reconnect();
      return step.faults.length === 0 ? 'passed' : isDisturbed(step.cpu) && quiet.patient ? 'disturbed' : 'failed';
    };
    for (const rate of options.rates ?? options.calmRates ?? []) await attempt(rate);
    if (options.rates === undefined) await search(attempt, firstRate);
    return { target: target.name, steps, best: bestOf(steps) };
  } finally {
    await fleet.stop();
  }
}

/** A server is measured as it is when it has run for a while: with its code compiled and its tables cached. */
async function settle(fleet: ClientFleet, cpu: CpuUsage, name: Target['name'], options: SearchOptions): Promise<void> {
  const { settleSeconds, firstRate, rates: [rate = firstRate] = [], log } = options;
  if (settleSeconds === 0) return;
  const { counts, ...step } = await runStep(fleet, cpu, Math.ceil(rate / 2), { ...options, measuredSeconds: settleSeconds });
  log(`${describeStep(name, step)} (settling, does not count)`);
  if (counts.closed > 0) await fleet.reconnect();
}

type Attempt = (rate: number) => Promise<'passed' | 'failed' | 'disturbed'>;

/** Failures at a rate that make it one, so that an accident of the machine does not. */
const FAILURES = 2;
/** Failures while other programs were at work do not count, but not for ever. */
const ATTEMPTS = 6;

async function search(attempt: Attempt, firstRate: number): Promise<void> {
  let state = startSearch(firstRate);
  while (!isSettled(state)) state = afterStep(state, await passes(attempt, state.next));
}

async function passes(attempt: Attempt, rate: number): Promise<boolean> {
  for (let attempts = 1, failures = 0; attempts <= ATTEMPTS && failures < FAILURES; attempts++) {
    const outcome = await attempt(rate);
    if (outcome === 'passed') return true;
    if (outcome === 'failed') failures++;
  }
  return false;
}

function bestOf(steps: readonly StepResult[]): StepResult | undefined {
  return steps.filter(({ faults }) => faults.length === 0).sort((one, other) => other.rate - one.rate)[0];
}
