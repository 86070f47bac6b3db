import { type Direction, type Fault, type FaultKind } from './faults.ts';
import { type Packet } from './packet.rules.ts';

/** Which message a step waits for: all that is given has to be so. */
export interface MessageMatch {
  readonly direction?: Direction;
  readonly kind?: Packet['kind'];
  /** Name of an event or command, such as `message:created`. */
  readonly event?: string;
  /** The command that an ack answers, such as `message:send`. */
  readonly ackOf?: string;
  /** The first, second, … that is so, since the step began. Default: 1 */
  readonly nth?: number;
}

/** A fault by its name, where nothing else is to be said of it. */
type NamedFault = Exclude<FaultKind, 'delay' | 'stall' | 'throttle'>;

/** Either a fault of the next message that matches, or a pause. */
export type ScriptStep = { readonly on?: MessageMatch; readonly fault: Fault | NamedFault } | { readonly waitMs: number };

/** What is known of a message that is about to pass. */
export interface PassingMessage {
  readonly direction: Direction;
  readonly packet: Packet;
  readonly ackOf?: string | undefined;
}

/** Steps that are done one after the other, each to the first message that it waits for. */
export class FaultScript {
  /** Resolves when all steps are done, or the script is given up. */
  readonly done: Promise<void>;
  readonly #steps: ScriptStep[];
  #finish: () => void = () => undefined;
  #seen = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = [...steps];
    this.done = new Promise((resolve) => (this.#finish = resolve));
    this.#proceed();
  }

  faultFor(message: PassingMessage): Fault | undefined {
    const [step] = this.#steps;
    if (step === undefined || 'waitMs' in step || !matches(step.on ?? {}, message)) return undefined;
    if (++this.#seen < (step.on?.nth ?? 1)) return undefined;
    this.#next();
    return typeof step.fault === 'string' ? { kind: step.fault } : step.fault;
  }

  giveUp(): void {
    clearTimeout(this.#timer);
    this.#steps.length = 0;
    this.#finish();
  }

  #next(): void {
    this.#steps.shift();
    this.#seen = 0;
    this.#proceed();
  }

  #proceed(): void {
    const [step] = this.#steps;
    if (step === undefined) this.#finish();
    else if ('waitMs' in step) this.#timer = setTimeout(() => this.#next(), step.waitMs);
  }
}

function matches({ direction, kind, event, ackOf }: MessageMatch, message: PassingMessage): boolean {
  if (direction !== undefined && direction !== message.direction) return false;
  if (kind !== undefined && kind !== message.packet.kind) return false;
  if (event !== undefined && event !== message.packet.name) return false;
  return ackOf === undefined || ackOf === message.ackOf;
}
