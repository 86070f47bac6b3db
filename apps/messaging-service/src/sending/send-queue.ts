import { ChatError, streamEvents, type Message, type StreamEvent } from '@chatgenius/contracts';
import { activeTraceParent, Publication } from '@chatgenius/bus';
import { isUniqueViolation } from '@chatgenius/database';
import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { GroupWriter, type SendOutcome, type WrittenGroup } from './group-writer.ts';
import { PlainWriter } from './plain-writer.ts';
import { RecentGroups } from '../observing/recent-groups.ts';
import { type WrittenMessage } from '../messages/message.repository.ts';
import { plainPlaces, weightOf, type Send } from './sending.rules.ts';

/** Messages that are committed together. */
const GROUP_MESSAGES = 400;

/** What tells everybody is spread in time: as long as a group of it took the database is left to others. */
const HEAVY_PAUSE_MS = { shortest: 5, longest: 1_000 };

interface TracedSend {
  readonly send: Send;
  readonly trace: string | undefined;
}

/**
 * Commits sends in groups: the busier it gets, the larger they are, and the fewer commits a message costs. What tells
 * everybody in a channel is a thousand events, and takes as long: it has a lane of its own, so that nobody elsewhere
 * waits behind it.
 */
@Injectable()
export class SendQueue {
  readonly #committed = meter('messaging-service').createCounter('chat.messages.committed', { description: 'New messages that were committed, by whatever way they came.' });
  readonly #light = this.#lane('sends');
  readonly #heavy = this.#lane('sends-to-everybody', HEAVY_PAUSE_MS);
  /** Channels with sends in the heavy lane, and how many: all that follows goes there as well, to stay in order. */
  readonly #heavyChannels = new Map<string, number>();
  /** The last send of each channel in the light lane, which what goes into the heavy one waits for. */
  readonly #lastLight = new Map<string, Promise<unknown>>();

  constructor(
    private readonly plain: PlainWriter,
    private readonly writer: GroupWriter,
    private readonly publication: Publication,
    private readonly groups: RecentGroups,
  ) {}

  /** Resolves after the commit. Sends are written in the order of the calls. @throws ChatError why it was refused */
  send(send: Send): Promise<WrittenMessage> {
    const traced = { send, trace: activeTraceParent() };
    return send.names.everybody || this.#heavyChannels.has(send.channelId) ? this.#sendHeavy(traced) : this.#sendLight(traced);
  }

  #lane(name: string, pauseMs?: { shortest: number; longest: number }): GroupedCalls<TracedSend, WrittenMessage> {
    return new GroupedCalls({ name, answer: (group) => this.#write(group), groupWeight: GROUP_MESSAGES, weigh: ({ send }) => weightOf(send), ...(pauseMs && { pauseMs }) });
  }

  #sendLight(traced: TracedSend): Promise<WrittenMessage> {
    const { channelId } = traced.send;
    const writing = this.#light.call(traced);
    const forget = (): void => {
      if (this.#lastLight.get(channelId) === settled) this.#lastLight.delete(channelId);
    };
    const settled: Promise<unknown> = writing.then(forget, forget);
    this.#lastLight.set(channelId, settled);
    return writing;
  }

  /** All wait for the same send before they are queued, and so are queued in the order of the calls. */
  async #sendHeavy(traced: TracedSend): Promise<WrittenMessage> {
    const { channelId } = traced.send;
    this.#heavyChannels.set(channelId, (this.#heavyChannels.get(channelId) ?? 0) + 1);
    try {
      await this.#lastLight.get(channelId);
      return await this.#heavy.call(traced);
    } finally {
      const left = (this.#heavyChannels.get(channelId) ?? 1) - 1;
      if (left > 0) this.#heavyChannels.set(channelId, left);
      else this.#heavyChannels.delete(channelId);
    }
  }

  /** What no rule has anything to say about is written and told first; the rules decide the rest, in its order. */
  async #write(group: readonly TracedSend[]): Promise<readonly SendOutcome[]> {
    const plain = await this.#writePlain(group);
    const rest = group.filter((_, index) => plain[index] === undefined);
    const decided = rest.length === 0 ? [] : await this.#decide(rest);
    let next = 0;
    return plain.map((outcome) => outcome ?? decided[next++] ?? new ChatError('INTERNAL'));
  }

  /** @returns nothing in the place of a send that the rules decide */
  async #writePlain(group: readonly TracedSend[]): Promise<(SendOutcome | undefined)[]> {
    const places = plainPlaces(group.map(({ send }) => send));
    const plain = places.flatMap((place) => group[place] ?? []);
    const outcomes = new Array<SendOutcome | undefined>(group.length).fill(undefined);
    const beganAt = Date.now();
    try {
      const written = await this.plain.write(plain.map(({ send }) => send));
      this.#publish(plain, written, beganAt);
      places.forEach((place, index) => (outcomes[place] = written.outcomes[index]));
    } catch (error) {
      // The database is not to be had. Otherwise one of them cannot be written: who it is comes out with the rest.
      if (error instanceof ChatError) return outcomes.fill(error);
    }
    return outcomes;
  }

  async #decide(group: readonly TracedSend[]): Promise<readonly SendOutcome[]> {
    const beganAt = Date.now();
    try {
      const written = await this.#writeOnce(group);
      this.#publish(group, written, beganAt);
      return written.outcomes;
    } catch (error) {
      return this.#recover(group, error);
    }
  }

  #publish(group: readonly TracedSend[], written: Pick<WrittenGroup, 'appended' | 'causes'>, beganAt: number): void {
    if (written.appended === undefined) return;
    const messageIds = written.appended.events.flatMap(newMessageId);
    this.#committed.add(messageIds.length);
    this.groups.committed(beganAt, messageIds);
    const traces = tracesOf(group, written);
    this.publication.publish(written.appended, (event) => traces.get(event));
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

  /** One send that cannot be written must not fail those that it happened to travel with. */
  async #recover(group: readonly TracedSend[], error: unknown): Promise<readonly SendOutcome[]> {
    // The database is not to be had: a smaller group would fare no better.
    if (error instanceof ChatError) return group.map(() => error);
    if (group.length === 1) return [new ChatError('INTERNAL', {}, { cause: error })];
    const half = Math.ceil(group.length / 2);
    const first = await this.#decide(group.slice(0, half));
    return [...first, ...(await this.#decide(group.slice(half)))];
  }
}

const newMessageId = ({ type, data }: StreamEvent): string[] => (type === streamEvents.messageCreated.name ? [(data as { message: Message }).message.id] : []);

/** Which trace each event belongs to, so that it can be followed to the clients. */
function tracesOf(group: readonly TracedSend[], { appended, causes = [] }: Pick<WrittenGroup, 'appended' | 'causes'>): Map<StreamEvent, string> {
  const traces = new Map<StreamEvent, string>();
  appended?.events.forEach((event, index) => {
    const trace = group[causes[index] ?? -1]?.trace;
    if (trace !== undefined) traces.set(event, trace);
  });
  return traces;
}
