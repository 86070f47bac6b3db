import { ChatError, type StreamEvent } from '@chatgenius/contracts';
import { activeTraceParent, Publication } from '@chatgenius/bus';
import { isDataFault, isUniqueViolation } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { GroupWriter, type SendOutcome, type WrittenGroup } from './group-writer.ts';
import { weightOf, type Send, type WrittenMessage } from './sending.rules.ts';

/** Messages that are committed together. */
const GROUP_MESSAGES = 400;

interface TracedSend {
  readonly send: Send;
  readonly trace: string | undefined;
}

/** Commits sends in groups: the busier it gets, the larger they are, and the fewer commits a message costs. */
@Injectable()
export class SendQueue {
  readonly #calls = new GroupedCalls<TracedSend, WrittenMessage>({
    answer: (group) => this.#write(group),
    groupWeight: GROUP_MESSAGES,
    weigh: ({ send }) => weightOf(send),
  });

  constructor(
    private readonly writer: GroupWriter,
    private readonly publication: Publication,
  ) {}

  /** Resolves after the commit. Sends are written in the order of the calls. @throws ChatError why it was refused */
  send(send: Send): Promise<WrittenMessage> {
    return this.#calls.call({ send, trace: activeTraceParent() });
  }

  async #write(group: readonly TracedSend[]): Promise<readonly SendOutcome[]> {
    try {
      const written = await this.#writeOnce(group);
      if (written.appended) {
        const traces = tracesOf(group, written);
        this.publication.publish(written.appended, (event) => traces.get(event));
      }
      return written.outcomes;
    } catch (error) {
      return this.#recover(group, error);
    }
  }

  async #writeOnce(group: readonly TracedSend[]): Promise<WrittenGroup> {
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
  async #recover(group: readonly TracedSend[], error: unknown): Promise<readonly SendOutcome[]> {
    if (isDataFault(error) && group.length > 1) {
      const half = Math.ceil(group.length / 2);
      const first = await this.#write(group.slice(0, half));
      return [...first, ...(await this.#write(group.slice(half)))];
    }
    const outcome = new ChatError(isDataFault(error) ? 'INTERNAL' : 'UNAVAILABLE', {}, { cause: error });
    return group.map(() => outcome);
  }
}

/** Which trace each event belongs to, so that it can be followed to the clients. */
function tracesOf(group: readonly TracedSend[], { appended, causes = [] }: WrittenGroup): Map<StreamEvent, string> {
  const traces = new Map<StreamEvent, string>();
  appended?.events.forEach((event, index) => {
    const trace = group[causes[index] ?? -1]?.trace;
    if (trace !== undefined) traces.set(event, trace);
  });
  return traces;
}
