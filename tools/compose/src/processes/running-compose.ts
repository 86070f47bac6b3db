import { holdRun, ManagedProcess, ProcessFailedError, type HeldRun } from '@chatgenius/stack';
import { type ComposeFile, type ComposeService, servicesOf } from '../compose-file.ts';
import { ends, healthOf, type Targets } from '../rules/order.rules.ts';
import { isHealthy } from './health.ts';
import { type Machine } from './machine.ts';
import { programOf } from './programs.ts';

const READY_WITHIN_MS = 60_000;
const STOP_GRACE_MS = 35_000;

export interface Started {
  readonly name: string;
  /** Since the first began. */
  readonly afterMs: number;
  readonly how: 'healthy' | 'ended' | 'not on this machine';
}

/** The services of a compose file as processes of this machine, begun when what they wait for is there. */
export class RunningCompose {
  readonly #file: ComposeFile;
  readonly #targets: Targets;
  readonly #machine: Machine;
  readonly #held: HeldRun;
  readonly #running: ManagedProcess[] = [];
  readonly #begun = new Map<string, Promise<Started>>();
  readonly #beganAt = performance.now();

  private constructor(file: ComposeFile, targets: Targets, machine: Machine, held: HeldRun) {
    this.#file = file;
    this.#targets = targets;
    this.#machine = machine;
    this.#held = held;
  }

  static async open(file: ComposeFile, targets: Targets, machine: Machine): Promise<RunningCompose> {
    return new RunningCompose(file, targets, machine, await holdRun());
  }

  /** Resolves when each is healthy, has ended, or is known to be absent. */
  async start(onStarted: (started: Started) => void): Promise<void> {
    await Promise.all(servicesOf(this.#file).map(async ([name]) => onStarted(await this.#started(name))));
  }

  async stop(): Promise<void> {
    // What others wait for goes last.
    const needed = new Set(servicesOf(this.#file).flatMap(([, service]) => (service.build ? Object.keys(service.depends_on) : [])).filter((name) => !this.#file.services[name]?.build));
    for (const last of [false, true]) await Promise.all(this.#running.filter((process) => process.running && needed.has(process.name) === last).map((process) => process.stop(STOP_GRACE_MS)));
    this.#held.release();
  }

  #started(name: string): Promise<Started> {
    const begun = this.#begun.get(name) ?? this.#begin(name);
    this.#begun.set(name, begun);
    return begun;
  }

  async #begin(name: string): Promise<Started> {
    const service = this.#file.services[name];
    if (!service) throw new Error(`There is no service ${name}.`);
    await Promise.all(Object.keys(service.depends_on).map((other) => this.#started(other)));
    const how = await this.#run(name, service);
    return { name, how, afterMs: performance.now() - this.#beganAt };
  }

  async #run(name: string, service: ComposeService): Promise<Started['how']> {
    this.#machine.mount(name, service);
    const program = await programOf({ name, service, machine: this.#machine, targets: this.#targets });
    if (!program) return 'not on this machine';
    const { command, args, env, cwd, account, stopSignal = 'SIGTERM' } = program;
    const process = new ManagedProcess(this.#held.run, { name, command, args: [...args], env, cwd, account, stopSignal, logFile: this.#machine.logOf(name) });
    this.#running.push(process);
    if (ends(service)) {
      const { code } = await process.exited;
      if (code !== 0) throw new ProcessFailedError(name, `ended with ${code}`, process.logFile, process.logs(20));
      return 'ended';
    }
    const test = healthOf(service, this.#targets) ?? [];
    await process.untilReady(() => isHealthy({ test, address: this.#machine.addressOf(name), program }), READY_WITHIN_MS);
    return 'healthy';
  }
}
