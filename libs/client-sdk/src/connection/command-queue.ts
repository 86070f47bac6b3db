import { ChatError } from '../chat-error.ts';
import { type CommandName, type InputOf, type OutputOf } from '../wire.ts';
import { type Settle } from './connection.ts';

/** So often a command may be sent to connections that end before it is answered. Then it is taken to be why they end. */
export const MAX_STRIKES = 5;
/** From here on it is sent alone: connections end for many reasons, and once proves nothing. */
const SUSPECT = 2;
/** Commands that are remembered for that. */
const REMEMBERED = 500;

export type Send = <Name extends CommandName>(name: Name, input: InputOf<Name>, settle: Settle<OutputOf<Name>>) => void;

interface Waiting {
  /** The same for a repeat. */
  readonly key: string;
  /** Whether nothing else was under way when it was sent, nor since. */
  alone: boolean;
  readonly send: (settle: (outcome: Parameters<Settle<never>>[0]) => void) => void;
  readonly settle: (outcome: Parameters<Settle<never>>[0]) => void;
}

/**
 * No command that the server will not take is sent for ever. Some servers, and proxies before them, do not refuse what
 * they do not take: they close the connection. A command under which connections have ended is sent alone from then on, so
 * that it is known whether it was to blame: others wait until it is settled, and are not blamed with it. It is refused
 * when the server says of it alone that it was too much, or when connections have ended under it again and again.
 */
export class CommandQueue {
  readonly #send: Send;
  readonly #strikes = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  readonly #underWay = new Set<Waiting>();

  constructor(send: Send) {
    this.#send = send;
  }

  /** @param payload what is sent, as text */
  ask<Name extends CommandName>(name: Name, input: InputOf<Name>, payload: string, settle: Settle<OutputOf<Name>>): void {
    if (this.#strikesOf(payload) >= MAX_STRIKES) return settle({ error: ChatError.local('UNDELIVERABLE') });
    this.#waiting.push({
      key: payload,
      alone: false,
      send: (done) => this.#send(name, input, done as Settle<OutputOf<Name>>),
      settle,
    });
    this.#proceed();
  }

  /** The connection has ended, and what was under way is settled. */
  ended(): void {
    for (const { settle } of this.#waiting.splice(0)) settle({ error: ChatError.local('DISCONNECTED') });
  }

  #proceed(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#mayGo(next); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#go(next);
    }
  }

  #mayGo({ key }: Waiting): boolean {
    if (this.#underWay.size === 0) return true;
    return !this.#isSuspect(key) && ![...this.#underWay].some((other) => this.#isSuspect(other.key));
  }

  #go(command: Waiting): void {
    command.alone = this.#underWay.size === 0;
    for (const other of this.#underWay) other.alone = false;
    this.#underWay.add(command);
    command.send((outcome) => {
      this.#underWay.delete(command);
      command.settle(this.#judged(command, outcome));
      this.#proceed();
    });
  }

  #judged({ key, alone }: Waiting, outcome: Parameters<Settle<never>>[0]): Parameters<Settle<never>>[0] {
    if (!('error' in outcome) || (outcome.blame === undefined && outcome.error.code !== 'CLIENT_ERROR')) {
      this.#strikes.delete(key);
      return outcome;
    }
    const { blame } = outcome;
    if (blame === undefined) return outcome;
    if (blame.sure && alone) {
      this.#strikes.delete(key);
      return { error: blame.fault };
    }
    this.#strike(key, blame.sure ? SUSPECT : 1);
    return this.#strikesOf(key) >= MAX_STRIKES ? { error: ChatError.local('UNDELIVERABLE', { cause: outcome.error }) } : outcome;
  }

  #strike(key: string, weight: number): void {
    const strikes = this.#strikesOf(key) + weight;
    // At the end of those that are remembered.
    this.#strikes.delete(key);
    this.#strikes.set(key, strikes);
    const [oldest] = this.#strikes.keys();
    if (this.#strikes.size > REMEMBERED && oldest !== undefined) this.#strikes.delete(oldest);
  }

  #isSuspect(key: string): boolean {
    return this.#strikesOf(key) >= SUSPECT;
  }

  #strikesOf(key: string): number {
    return this.#strikes.get(key) ?? 0;
  }
}
