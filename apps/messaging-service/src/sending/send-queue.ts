import { ChatError } from '@chatgenius/contracts';
import { activeTraceParent } from '@chatgenius/bus';
import { Injectable } from '@nestjs/common';
import { Publication } from '../publishing/publication.ts';
import { isDataError, isUniqueViolation } from './database-errors.ts';
import { GroupWriter, type SendOutcome, type WrittenGroup } from './group-writer.ts';
import { type Send, type WrittenMessage } from './sending.rules.ts';

/** While one group waits for its commit, another may be on its way; more would only queue at the same rows. */
const GROUPS_IN_FLIGHT = 2;
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
  #inFlight = 0;
  #scheduled = false;

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
    if (this.#scheduled || this.#inFlight >= GROUPS_IN_FLIGHT || this.#queued.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#writeNext();
    });
  }

  async #writeNext(): Promise<void> {
    const group = this.#queued.splice(0, GROUP_SIZE);
    this.#inFlight++;
    this.#schedule();
    await this.#write(group);
    this.#inFlight--;
    this.#schedule();
  }

  async #write(group: readonly QueuedSend[]): Promise<void> {
    try {
      const written = await this.#writeOnce(group);
      if (written.appended) this.publication.publish(written.appended, tracesOf(group, written));
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
