import { Requester } from '@chatgenius/bus';
import { typingRequests, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_ID, LOGGER } from '../tokens.ts';

/** What happens within this time travels in one report. */
const COLLECT_MS = 20;
const TYPISTS_PER_REPORT = 1_000;
/** While presence-service is slow, what nobody would get in time is not kept. */
const MAX_WAITING = 10_000;

interface Report {
  readonly stream: StreamId;
  readonly userId: string;
  readonly typing: boolean;
}

/**
 * Tells presence-service who types here. One report at a time, so that none overtakes another, and of each typist the
 * last word alone. What is lost is lost: whoever types on says so again, and whoever has stopped is forgotten.
 */
@Injectable()
export class TypingReports {
  readonly #waiting = new Map<string, Report>();
  #busy = false;

  constructor(
    private readonly requester: Requester,
    @Inject(GATEWAY_ID) private readonly gatewayId: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  add(report: Report): void {
    const key = `${report.stream} ${report.userId}`;
    if (this.#waiting.size >= MAX_WAITING && !this.#waiting.has(key)) return;
    this.#waiting.set(key, report);
    if (this.#busy) return;
    this.#busy = true;
    setTimeout(() => void this.#send(), COLLECT_MS);
  }

  async #send(): Promise<void> {
    while (this.#waiting.size > 0) {
      const taken = [...this.#waiting].slice(0, TYPISTS_PER_REPORT);
      for (const [key] of taken) this.#waiting.delete(key);
      try {
        await this.requester.request(typingRequests.typingReport, { gatewayId: this.gatewayId, typists: taken.map(([, report]) => report) });
      } catch (error) {
        this.logger.warn('typing:not-reported', { typists: taken.length, error });
      }
    }
    this.#busy = false;
  }
}
