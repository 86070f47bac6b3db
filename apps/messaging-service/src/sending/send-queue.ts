import { ChatError } from '@chatgenius/contracts';
import { activeTraceParent, Publication } from '@chatgenius/bus';
import { Injectable } from '@nestjs/common';
import { isDataError, isUniqueViolation } from './database-errors.ts';
import { GroupWriter, type SendOutcome, type WrittenGroup } from './group-writer.ts';
import { type Send, type WrittenMessage } from './sending.rules.ts';

/**
 * Under load, a group begins this long after the last one's commit: what a transaction costs is paid once for all
 * that has come meanwhile. A lone message does not wait.
 */
const GROUP_PAUSE_MS = 5;
const GROUP_SIZE = 400;

interface QueuedSend {
  readonly send: Send;
  readonly trace: string | undefined;
  readonly settle: (outcome: SendOutcome) => void;
}

/**
 * Collects sends while earlier ones are being committed, and commits them together: the busier it
 * gets, the larger the groups, and the fewer commits a message costs.
 */
@Injectable()
export class SendQueue {
  #queued: QueuedSend[] = [];
  #busy = false;
  #committedAt = -Infinity;

  constructor(
    private readonly writer: GroupWriter,
    private readonly publication: Publication,
  ) {}

  /** Resolves after the commit. @throws ChatError: CHANNEL_NOT_FOUND, ARCHIVED, UNAVAILABLE */
  async send(send: Send): Promise<WrittenMessage> {
    const outcome = await new Promise<SendOutcome>((settle) => {
      this.#queued.push({ send, trace: activeTraceParent(), settle });
      this.#schedule();
    });
    if (outcome instanceof ChatError) throw outcome;
    return outcome;
  }

  #schedule(): void {
    if (this.#busy || this.#queued.length === 0) return;
    this.#busy = true;
    const waitMs = this.#committedAt + GROUP_PAUSE_MS - performance.now();
    if (waitMs <= 0) setImmediate(() => void this.#writeNext());
    else setTimeout(() => void this.#writeNext(), waitMs);
  }

  async #writeNext(): Promise<void> {
    await this.#write(this.#queued.splice(0, GROUP_SIZE));
    this.#committedAt = performance.now();
    this.#busy = false;
    this.#schedule();
  }

  async #write(group: readonly QueuedSend[]): Promise<void> {
    try {
      const written = await this.#writeOnce(group);
      if (written.appended) {
        const traces = tracesOf(group, written);
        this.publication.publish(written.appended, ({ stream, seq }) => traces.get(`${stream} ${seq}`));
      }
      group.forEach(({ settle }, index) => settle(written.outcomes[index] ?? new ChatError('INTERNAL')));
    } catch (error) {
      await this.#recover(group, error);
    }
  }

  async #writeOnce(group: readonly QueuedSend[]): Promise<WrittenGroup> {
    const sends = group.map(({ send }) => send);
    try {
      return await this.writer.write(sends);
    } catch (error) {
      // Another process wrote one of these messages into another channel meanwhile: now it can be seen.
      if (isUniqueViolation(error)) return this.writer.write(sends);
      throw error;
    }
  }

  /** One send that the database will not take must not fail those that it happened to travel with. */
  async #recover(group: readonly QueuedSend[], error: unknown): Promise<void> {
    if (isDataError(error) && group.length > 1) {
      const half = Math.ceil(group.length / 2);
      await this.#write(group.slice(0, half));
      await this.#write(group.slice(half));
      return;
    }
    const outcome = new ChatError(isDataError(error) ? 'INTERNAL' : 'UNAVAILABLE', {}, { cause: error });
    for (const { settle } of group) settle(outcome);
  }
}

/** Which trace each new message belongs to, so that its event can be followed to the clients. */
function tracesOf(group: readonly QueuedSend[], { outcomes }: WrittenGroup): Map<string, string> {
  const traces = new Map<string, string>();
  group.forEach(({ trace }, index) => {
    const outcome = outcomes[index];
    if (trace === undefined || outcome === undefined || outcome instanceof ChatError) return;
    traces.set(`channel:${outcome.message.channelId} ${outcome.message.seq}`, trace);
  });
  return traces;
}
