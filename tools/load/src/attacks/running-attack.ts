import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type AttackPlan } from './attack-plan.ts';

const ATTACKER = path.join(import.meta.dirname, 'attacker.ts');

/** What an attacker was told, and how often: reasons, statuses of HTTP, `closed`. */
export type Told = Readonly<Record<string, number>>;

/** From the attacker's thread: it was told something for the first time, or all that it was told. */
type Message = { readonly first: string } | { readonly told: Told };

/** An attack that goes on, in a thread of its own, until it is ended. */
export class RunningAttack {
  readonly #attacker: Worker;
  readonly #failed: Promise<never>;
  readonly #firsts = new Map<string, PromiseWithResolvers<void>>();
  readonly #told = Promise.withResolvers<Told>();

  constructor(plan: AttackPlan) {
    this.#attacker = new Worker(ATTACKER, { workerData: plan });
    this.#attacker.on('message', (message: Message) => {
      if ('told' in message) this.#told.resolve(message.told);
      else this.#first(message.first).resolve();
    });
    this.#failed = once(this.#attacker, 'error').then(([error]) => Promise.reject(error as Error));
    // Told to whoever asks next.
    this.#failed.catch(() => undefined);
  }

  /** @throws what the attacker has failed with before `work` is done */
  async beside<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#failed]);
  }

  /** Resolves when the attacker has been told something. */
  hasBeenTold(what: string): Promise<void> {
    return this.beside(this.#first(what).promise);
  }

  async end(): Promise<Told> {
    this.#attacker.postMessage('over');
    const told = await this.beside(this.#told.promise);
    await this.#attacker.terminate();
    return told;
  }

  #first(what: string): PromiseWithResolvers<void> {
    const first = this.#firsts.get(what) ?? Promise.withResolvers<void>();
    this.#firsts.set(what, first);
    return first;
  }
}
