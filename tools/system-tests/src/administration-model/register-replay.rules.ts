import { isDeepStrictEqual } from 'node:util';
import { COMMIT_MS, History } from './history.rules.ts';
import { madeAt, told } from './ledger.rules.ts';
import { type Audited, type Operation, type RegisterChange } from './operations.ts';
import { isRestriction } from './restriction.rules.ts';

/** What somebody changed, with the register that it changed. */
interface Step extends Audited {
  readonly change: RegisterChange;
}

/**
 * Everything that is no channel, changed in the order of the audit log. What each entry says was before has to be what those
 * before it have left.
 */
export class Registers {
  readonly faults: string[] = [];
  readonly #histories = new Map<string, History<unknown>>();
  readonly #first: (key: string) => unknown;

  /** @param first the value of a register before anything happens */
  constructor(audited: readonly Audited[], first: (key: string) => unknown) {
    this.#first = first;
    const steps = audited.flatMap((one): Step[] => (one.wanted.change.kind === 'register' ? [{ ...one, change: one.wanted.change }] : []));
    const waiting = steps.toSorted((one, other) => (one.entry.id < other.entry.id ? -1 : 1));
    for (let step = this.#take(waiting); step !== undefined; step = this.#take(waiting)) this.#make(step);
  }

  /** The value that is left, at a time. */
  valueOf(key: string, at: number): unknown {
    return inForce(this.#historyOf(key).last, at);
  }

  during(key: string, from: number, to: number): unknown[] {
    return this.#historyOf(key).during(from, to);
  }

  get keys(): string[] {
    return [...this.#histories.keys()];
  }

  /** Whether a success without an entry found things as it wanted them, at some time while it was under way. */
  wasIdle({ from, to, wanted }: Operation): boolean {
    if (wanted?.change.kind !== 'register' || wanted.change.always) return false;
    const { key, next } = wanted.change;
    return this.during(key, from - COMMIT_MS, to).some((value) => [from, to].some((at) => isDeepStrictEqual(next(inForce(value, at), undefined), inForce(value, at))));
  }

  /** Two instances may make two entries in the same millisecond: then the one goes first that fits. */
  #take(waiting: Step[]): Step | undefined {
    const [head] = waiting;
    if (head === undefined) return undefined;
    const place = this.#fits(head) ? 0 : waiting.findIndex((step) => step.change.key === head.change.key && madeAt(step.entry) === madeAt(head.entry) && this.#fits(step));
    return waiting.splice(Math.max(place, 0), 1)[0];
  }

  #make(step: Step): void {
    const { entry, change, operation } = step;
    const before = this.#before(step);
    const after = change.next(before, entry);
    if (!isSaid(step, before)) this.faults.push(`${told(operation)}: the log says ${JSON.stringify({ before: entry.before, after: entry.after })}, and it was ${JSON.stringify(change.said(before, after, entry))}`);
    if (!change.always && isDeepStrictEqual(before, after)) this.faults.push(`${told(operation)} changed nothing, and has an entry`);
    this.#historyOf(change.key).add(madeAt(entry), after);
  }

  #fits(step: Step): boolean {
    return isSaid(step, this.#before(step));
  }

  /** Of a ban that ends within the very millisecond of the change, either is right. */
  #before(step: Step): unknown {
    const { last } = this.#historyOf(step.change.key);
    const at = Date.parse(step.entry.at);
    const possible = [at, at - 1, at + 1].map((time) => inForce(last, time));
    return possible[Math.max(possible.findIndex((before) => isSaid(step, before)), 0)];
  }

  #historyOf(key: string): History<unknown> {
    const history = this.#histories.get(key) ?? new History(this.#first(key));
    this.#histories.set(key, history);
    return history;
  }
}

function isSaid({ entry, change }: Step, before: unknown): boolean {
  return isDeepStrictEqual(plain({ before: entry.before, after: entry.after }), plain(change.said(before, change.next(before, entry), entry)));
}

/** Bans and mutes end by their time. */
export const inForce = (value: unknown, at: number): unknown => (isRestriction(value) && value.until !== null && Date.parse(value.until) <= at ? null : value);

/** As it is in JSON. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
