import { Requester } from '@chatgenius/bus';
import { presenceRequests } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { GATEWAY_ID, LOGGER } from '../../tokens.ts';

/** Connects and disconnects within this time travel in one report. */
const REPORT_EVERY_MS = 500;
/** Without changes a report only renews the lease, which lives for 15 s. */
const RENEW_EVERY_MS = 4_000;
/** How long a gateway that ends tries to say so; otherwise its lease runs out. */
const LAST_REPORT_MS = 1_000;

/**
 * Reports to presence-service who is connected here: one report for all connections, which also
 * renews this gateway's lease. If the gateway dies without a word, the lease runs out.
 */
@Injectable()
export class PresenceService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #connections = new Map<string, number>();
  readonly #changed = new Set<string>();
  #report = 0;
  #complete = true;
  #reportedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly requester: Requester,
    @Inject(GATEWAY_ID) private readonly gatewayId: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  connected(userId: string): void {
    this.#connections.set(userId, this.#count(userId) + 1);
    this.#changed.add(userId);
  }

  disconnected(userId: string): void {
    const left = this.#count(userId) - 1;
    if (left > 0) this.#connections.set(userId, left);
    else this.#connections.delete(userId);
    this.#changed.add(userId);
  }

  onApplicationBootstrap(): void {
    this.#timer = setTimeout(() => void this.#tick(), 0);
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const limit = new Promise<void>((resolve) => setTimeout(resolve, LAST_REPORT_MS).unref());
    await Promise.race([this.#send(), limit]);
  }

  #count(userId: string): number {
    return this.#connections.get(userId) ?? 0;
  }

  async #tick(): Promise<void> {
    const due = this.#complete || this.#changed.size > 0 || performance.now() - this.#reportedAt >= RENEW_EVERY_MS;
    if (due) await this.#send();
    this.#timer &&= setTimeout(() => void this.#tick(), REPORT_EVERY_MS);
  }

  async #send(): Promise<void> {
    const complete = this.#complete;
    const userIds = complete ? [...this.#connections.keys()] : [...this.#changed];
    const changes = userIds.map((userId) => ({ userId, connections: this.#count(userId) }));
    this.#changed.clear();
    try {
      const report = { gatewayId: this.gatewayId, report: ++this.#report, complete, changes };
      const { accepted } = await this.requester.request(presenceRequests.gatewayReport, report);
      this.#complete = !accepted;
      this.#reportedAt = performance.now();
    } catch (error) {
      // What was in this report is lost: say everything again.
      this.#complete = true;
      this.logger.warn('presence:not-reported', { error });
    }
  }
}
