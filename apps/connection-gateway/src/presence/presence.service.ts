import { Requester } from '@chatgenius/bus';
import { limits, presenceRequests, type RequestContract } from '@chatgenius/contracts';
import { outsideTraces, type Logger, within } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type z } from 'zod';
import { isBot } from '../connections/identity/socket-identity.ts';
import { hasGoneIdle, showsSomebody, type Activity } from './activity.rules.ts';
import { ConnectionBook } from './connection-book.ts';
import { GATEWAY_ID, IDLE_AFTER_MS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Whether somebody is active at this connection. */
    activity?: Activity | undefined;
  }
}

/** What changes within this time travels in one report; far below the 200 ms in which it reaches those who watch. */
const REPORT_EVERY_MS = 20;
/** Without changes a report only renews the lease, which lives for 6 s. */
const RENEW_EVERY_MS = 2_000;
/** Before a report that was not answered is repeated. */
const REPEAT_AFTER_MS = 500;
/** How long a gateway that ends tries to say so; otherwise its lease runs out. */
const LAST_REPORT_MS = 1_000;
const LOOK_FOR_IDLE_EVERY_MS = 1_000;

type InputOf<Contract extends RequestContract> = z.input<Contract['input']>;
type Report = InputOf<typeof presenceRequests.gatewayReport>;
type Answer = z.output<(typeof presenceRequests.gatewayReport)['output']>;

/**
 * Reports to presence-service who is connected here, and who of them is active: one report for all connections, which
 * also renews this gateway's lease. If the gateway dies without a word, the lease runs out.
 */
@Injectable()
export class PresenceService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #book = new ConnectionBook(() => this.#wake());
  /** Parts of a report that are not answered yet: repeated as they are, so that none is applied twice. */
  #unanswered: Report[] = [];
  #report = 0;
  #complete = true;
  #reportedAt = 0;
  #failing = false;
  #settledGeneration: string | undefined;
  #onSettled: () => void = () => undefined;
  #timers: NodeJS.Timeout[] | undefined;
  /** Nothing is to be told before the lease is renewed. */
  #resting = false;
  /** The report that is on its way: there is one at a time. */
  #telling: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly requester: Requester,
    private readonly sockets: SocketService,
    @Inject(GATEWAY_ID) private readonly gatewayId: string,
    @Inject(IDLE_AFTER_MS) private readonly idleAfterMs: number,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called once everybody is known to presence-service: at the start, and after what it knew was lost. */
  onSettled(listener: () => void): void {
    this.#onSettled = listener;
  }

  connected(socket: ChatSocket): void {
    socket.data.activity = { active: true, shownAt: performance.now() };
    this.#book.opened(socket.data.identity.userId);
  }

  disconnected(socket: ChatSocket): void {
    const { activity, identity } = socket.data;
    if (activity === undefined) return;
    socket.data.activity = undefined;
    this.#book.closed(identity.userId, activity.active);
  }

  commandSent(socket: ChatSocket, command: string): void {
    if (showsSomebody(command)) this.setActive(socket, true);
  }

  setActive(socket: ChatSocket, active: boolean): void {
    const { activity, identity } = socket.data;
    if (activity === undefined) return;
    if (active) activity.shownAt = performance.now();
    if (activity.active === active) return;
    activity.active = active;
    if (active) this.#book.becameActive(identity.userId);
    else this.#book.becameIdle(identity.userId);
  }

  onApplicationBootstrap(): void {
    const idle = setInterval(() => this.#findIdle(performance.now()), LOOK_FOR_IDLE_EVERY_MS);
    this.#timers = [idle];
    this.#next(0);
  }

  async onApplicationShutdown(): Promise<void> {
    for (const timer of this.#timers ?? []) clearTimeout(timer);
    this.#timers = undefined;
    await within(LAST_REPORT_MS, this.#telling.then(() => this.#tell()), () => undefined);
  }

  #next(delayMs: number): void {
    // One report is of many users, and the next timer is set by this one: a command that woke it would have all of them in its trace.
    if (this.#timers !== undefined) this.#timers[1] = setTimeout(() => void outsideTraces(() => this.#tick()), delayMs);
  }

  async #tick(): Promise<void> {
    const due = this.#unanswered.length > 0 || this.#complete || this.#book.hasChanges || performance.now() - this.#reportedAt >= RENEW_EVERY_MS;
    if (due) this.#telling = this.#tell();
    const told = !due || (await this.#telling);
    this.#resting = told && !this.#complete && !this.#book.hasChanges;
    const restMs = this.#resting ? this.#reportedAt + RENEW_EVERY_MS - performance.now() : REPORT_EVERY_MS;
    this.#next(told ? Math.max(0, restMs) : REPEAT_AFTER_MS);
  }

  /** Something has changed: a report is due, though not sooner after the last one than others. */
  #wake(): void {
    if (!this.#resting) return;
    this.#resting = false;
    clearTimeout(this.#timers?.[1]);
    this.#next(Math.max(0, this.#reportedAt + REPORT_EVERY_MS - performance.now()));
  }

  /** @returns whether it was answered */
  async #tell(): Promise<boolean> {
    if (this.#unanswered.length === 0) this.#unanswered = this.#compose();
    try {
      for (let [part] = this.#unanswered; part !== undefined; [part] = this.#unanswered) {
        this.#answered(await this.requester.request(presenceRequests.gatewayReport, part));
        this.#unanswered.shift();
      }
      if (this.#failing) this.logger.info('presence:reported-again');
      this.#failing = false;
      return true;
    } catch (error) {
      if (!this.#failing) this.logger.warn('presence:not-reported', { error });
      this.#failing = true;
      return false;
    }
  }

  #compose(): Report[] {
    const { gatewayId } = this;
    const report = ++this.#report;
    if (!this.#complete) return [{ gatewayId, report, changes: this.#book.takeChanges(limits.reportUsers) }];
    this.#complete = false;
    const parts = this.#book.takeAll(limits.reportUsers);
    return parts.map((changes, index) => ({ gatewayId, report, complete: { part: index + 1, of: parts.length }, changes }));
  }

  #answered({ accepted, generation, settled }: Answer): void {
    this.#reportedAt = performance.now();
    if (!accepted) {
      this.#complete = true;
      this.#unanswered = [];
    }
    if (!settled || generation === this.#settledGeneration) return;
    this.#settledGeneration = generation;
    this.#onSettled();
  }

  /** One pass over all connections costs less than a timer for each of them. */
  #findIdle(now: number): void {
    for (const socket of this.sockets.connections) {
      const { activity, identity } = socket.data;
      // A bot answers whenever it is connected.
      if (activity !== undefined && !isBot(identity) && hasGoneIdle(activity, now, this.idleAfterMs)) this.setActive(socket, false);
    }
  }
}
