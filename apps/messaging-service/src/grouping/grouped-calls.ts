import { ChatError } from '@chatgenius/contracts';
import { GroupTelemetry, type Asked } from './group-telemetry.ts';

export interface GroupedCallsOptions<Call, Answer> {
  /** What is asked for, in traces and metrics. */
  readonly name: string;
  /** Answers a group, each call in its place; a ChatError refuses that call alone. */
  readonly answer: (calls: readonly Call[]) => Promise<readonly (Answer | ChatError)[]>;
  /** What the calls of a group weigh together, at most; one that is heavier is a group of its own. */
  readonly groupWeight: number;
  /** How much of a group a call takes up: 1 unless told. */
  readonly weigh?: (call: Call) => number;
  /** Bounds of a pause between groups, as long as the last one took: none unless told. */
  readonly pauseMs?: { readonly shortest: number; readonly longest: number };
}

const NO_PAUSE = { shortest: 0, longest: 0 };
/** Far more than wait in the worst second of a mass reconnect: whoever comes later asks again, and memory has an end. */
export const MAX_WAITING = 100_000;

interface QueuedCall<Call, Answer> {
  readonly call: Call;
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects calls while one group of them is being worked on, and answers them together when it is done: what a statement
 * costs is paid once for all that came meanwhile. A lone call does not wait.
 */
export class GroupedCalls<Call, Answer> {
  readonly #options: GroupedCallsOptions<Call, Answer>;
  readonly #telemetry: GroupTelemetry;
  #queued: QueuedCall<Call, Answer>[] = [];
  #busy = false;
  /** When the next group may begin, on the clock of `performance`. */
  #restsUntil = -Infinity;

  constructor(options: GroupedCallsOptions<Call, Answer>) {
    this.#options = options;
    this.#telemetry = new GroupTelemetry(options.name);
  }

  /** @throws ChatError UNAVAILABLE when too many are waiting; whatever the group failed with */
  call(call: Call): Promise<Answer> {
    if (this.#queued.length >= MAX_WAITING) return Promise.reject(new ChatError('UNAVAILABLE', {}, { cause: 'too many calls are waiting' }));
    return new Promise((resolve, reject) => {
      this.#queued.push({ call, asked: this.#telemetry.asked(), resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#busy || this.#queued.length === 0) return;
    this.#busy = true;
    const waitMs = this.#restsUntil - performance.now();
    if (waitMs <= 0) setImmediate(() => void this.#answerNext());
    else setTimeout(() => void this.#answerNext(), waitMs);
  }

  async #answerNext(): Promise<void> {
    const beganAt = performance.now();
    await this.#answer(this.#nextGroup());
    const endedAt = performance.now();
    const { shortest, longest } = this.#options.pauseMs ?? NO_PAUSE;
    this.#restsUntil = endedAt + Math.min(Math.max(endedAt - beganAt, shortest), longest);
    this.#busy = false;
    this.#schedule();
  }

  #nextGroup(): QueuedCall<Call, Answer>[] {
    const { groupWeight, weigh = () => 1 } = this.#options;
    let weight = 0;
    const beyond = this.#queued.findIndex(({ call }) => (weight += weigh(call)) > groupWeight);
    return this.#queued.splice(0, beyond < 0 ? this.#queued.length : Math.max(beyond, 1));
  }

  async #answer(group: readonly QueuedCall<Call, Answer>[]): Promise<void> {
    try {
      const answers = await this.#telemetry.group(group, () => this.#options.answer(group.map(({ call }) => call)));
      group.forEach(({ resolve, reject }, index) => {
        const answer = answers[index] ?? new ChatError('INTERNAL');
        if (answer instanceof ChatError) reject(answer);
        else resolve(answer);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
