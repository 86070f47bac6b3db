import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ChatError } from '@chatgenius/contracts';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PACE } from '../../tokens.ts';
import { knock, lagOf, openDoor, paceAt, type Door, type Pace } from './admission.rules.ts';

const RESOLUTION_MS = 20;
const LOOK_EVERY_MS = 500;
/** Once nobody has knocked for so long, the loop is not watched: watching wakes it. */
const QUIET_MS = 5_000;
/** Between these a client that was sent away by a gateway that ends asks the load balancer again. */
const ELSEWHERE_AFTER_MS = 500;
const ELSEWHERE_WITHIN_MS = 1_500;

/** How many connections may begin now: asked before anything that costs more than saying no. */
@Injectable()
export class ConnectPace implements OnApplicationShutdown {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #door: Door;
  #current: Pace;
  #lookedAt = performance.now();
  #closed = false;
  #resting: NodeJS.Timeout | undefined;

  constructor(@Inject(PACE) private readonly pace: Pace) {
    this.#door = openDoor(pace, performance.now());
    this.#current = pace;
  }

  onApplicationShutdown(): void {
    this.#rest();
  }

  /** From here on nobody is let in: this gateway is going away. */
  close(): void {
    this.#closed = true;
  }

  /** @throws ChatError with the time after which the client should come back */
  assertOpen(): void {
    if (this.#closed) {
      const spread = Math.random() * (ELSEWHERE_WITHIN_MS - ELSEWHERE_AFTER_MS);
      throw new ChatError('DRAINING', { retryAfterMs: Math.round(ELSEWHERE_AFTER_MS + spread) });
    }
    const now = performance.now();
    const { door, retryAfterMs } = knock(this.#door, now, this.#paceNow(now), Math.random());
    this.#door = door;
    if (retryAfterMs !== undefined) throw new ChatError('GATEWAY_BUSY', { retryAfterMs });
  }

  #paceNow(now: number): Pace {
    if (this.#resting === undefined) this.#watch(now);
    else this.#resting.refresh();
    const sinceMs = now - this.#lookedAt;
    if (sinceMs < LOOK_EVERY_MS) return this.#current;
    this.#lookedAt = now;
    this.#current = paceAt(this.pace, lagOf(this.#delay, RESOLUTION_MS, sinceMs));
    this.#delay.reset();
    return this.#current;
  }

  /** What went before is not known: a pace begins as it was given. */
  #watch(now: number): void {
    this.#delay.enable();
    this.#delay.reset();
    this.#lookedAt = now;
    this.#current = this.pace;
    this.#resting = setTimeout(() => this.#rest(), QUIET_MS).unref();
  }

  #rest(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#delay.disable();
  }
}
