import path from 'node:path';
import { type SigningKeys } from '@chatgenius/auth';
import { type ClusteredInfrastructure, type Infrastructure, type PublicStackMember, type Stack, type StackMember } from '@chatgenius/stack';
import { startProcesses, type ProcessOptions, type RunningProcesses } from './processes.ts';
import { at, signingKeysOf, System } from './system.ts';

/** A system that a spec has for itself: with options of its own, or to break processes and servers of. */
export class OwnSystem extends System {
  readonly stack: Stack;
  readonly infrastructure: Infrastructure;
  readonly #processes: RunningProcesses;

  private constructor(processes: RunningProcesses, keys: SigningKeys) {
    super(processes.description, keys);
    this.stack = processes.stack;
    this.infrastructure = processes.infrastructure;
    this.#processes = processes;
  }

  static async start(options?: ProcessOptions): Promise<OwnSystem> {
    const spec = path.basename(expect.getState().testPath ?? 'unknown', '.spec.ts').replace(/\.\w+$/, '');
    const processes = await startProcesses(spec, options);
    return new OwnSystem(processes, await signingKeysOf(processes.description));
  }

  /** The servers of which one may die, in `npm run test:cluster`. */
  get clusters(): ClusteredInfrastructure['clusters'] {
    if (this.#processes.infrastructure.clusters === undefined) throw new Error('This system runs on single servers: run the spec by `npm run test:cluster`.');
    return this.#processes.infrastructure.clusters;
  }

  override gateway(index: number): PublicStackMember {
    return at(this.stack.gateways, index);
  }

  messaging(index: number): StackMember {
    return at(this.stack.messaging, index);
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.#processes.stop();
  }
}
