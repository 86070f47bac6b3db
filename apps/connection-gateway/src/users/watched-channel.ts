import { briefly, streamEvents, type Channel, type Cursor, type Message, type StreamEvent } from '@chatgenius/contracts';
import { type HeldStream, type StreamWatcher } from '../streams/held-stream.ts';
import { dataOf } from '../streams/event-data.ts';
import { type Membership } from './membership.ts';
import { concerns, mentions, recountOf, type Recount } from './unread.rules.ts';

/** Most recounts, and most active threads, that are remembered. Older ones have to be asked for. */
const REMEMBERED = 64;

/** What others want to know of a channel. */
export interface ChannelListener {
  /** Somebody wrote or deleted something in it. */
  channelMoved(channel: WatchedChannel): void;
  /** It is described otherwise, archived or restored. */
  channelChanged(channel: WatchedChannel): void;
  memberLeft(membership: Membership): void;
  /** Its log is another one now: what was known means nothing any more. */
  channelRestarted(channel: WatchedChannel): void;
}

/**
 * A channel that users of this gateway are members of: follows its stream, whether or not a connection has joined
 * it, and counts what happens in it, once for all of its readers.
 */
export class WatchedChannel implements StreamWatcher {
  readonly readers = new Map<string, Membership>();
  /** Messages written since this gateway watches. */
  messages = 0;
  /** Those of them that mention everybody in the channel, as each in a direct conversation does. */
  channelMentions = 0;
  epoch = '';
  seq = 0;
  readonly #listener: ChannelListener;
  #channel: Channel;
  /** Whether `#channel` is of the log that is followed: a restored database may have gone back to an earlier version. */
  #isCurrent = false;
  #held: HeldStream | undefined;
  #recounts: Recount[] = [];
  #recountsKnownSince = 0;
  readonly #threads = new Map<string, number>();
  #threadsKnownSince = 0;
  /** Memberships whose count is ahead of this gateway, by the position that it is of. */
  readonly #waiting = new Map<number, Membership[]>();

  constructor(channel: Channel, listener: ChannelListener) {
    this.#channel = briefly(channel);
    this.#listener = listener;
  }

  /** The newest that the database or the channel's stream has told. */
  get channel(): Channel {
    return this.#channel;
  }

  /** Takes over what the channel is, unless something newer is known. */
  learn(channel: Channel): void {
    if (this.#isCurrent && (channel.version ?? Infinity) < (this.#channel.version ?? 0)) return;
    this.#channel = briefly(channel);
    this.#isCurrent = true;
  }

  get held(): HeldStream | undefined {
    return this.#held;
  }

  get isDirect(): boolean {
    return this.channel.kind === 'direct';
  }

  /** Begins to count at the stream's head. */
  begin(held: HeldStream): void {
    this.#held = held;
    this.#startAt(held.position ?? { epoch: '', seq: 0 });
  }

  follow(events: readonly StreamEvent[]): void {
    let moved = false;
    for (const event of events) {
      this.seq = event.seq;
      moved = this.#apply(event) || moved;
      this.#settleWaiting();
    }
    if (moved) this.#listener.channelMoved(this);
  }

  restarted(position: Cursor): void {
    this.#startAt(position);
    for (const membership of this.readers.values()) {
      membership.forget();
      membership.doubtful = true;
    }
    this.#listener.channelRestarted(this);
  }

  /** Events after a position, if they are still remembered. */
  since(cursor: Cursor): StreamEvent[] | undefined {
    return this.#held?.since(cursor);
  }

  callAt(seq: number, membership: Membership): void {
    const waiting = this.#waiting.get(seq);
    if (waiting === undefined) this.#waiting.set(seq, [membership]);
    else waiting.push(membership);
  }

  /** Whether what a reader had not read may count otherwise by something after `at`. */
  recountedSince(at: number, userId: string, read: number): boolean {
    if (at < this.#recountsKnownSince) return true;
    return this.#recounts.some((recount) => recount.at > at && concerns(recount, userId, read));
  }

  /** Threads that something was said or deleted in after `at`; nothing when that is not remembered. */
  threadsSince(at: number): string[] | undefined {
    if (at < this.#threadsKnownSince) return undefined;
    return [...this.#threads].flatMap(([threadId, seq]) => (seq > at ? [threadId] : []));
  }

  /** @returns whether the event changes what somebody sees of the channel from outside */
  #apply(event: StreamEvent): boolean {
    const created = dataOf(streamEvents.messageCreated, event);
    // A live one counts when it is finished, which is told as a recount.
    if (created !== undefined && created.message.live === undefined) this.#count(created.message);
    const recount = recountOf(event);
    if (recount !== undefined) this.#remember(recount);
    this.#applyMembership(event);
    const changed = changedChannel(event);
    if (changed !== undefined) {
      this.learn(changed);
      this.#listener.channelChanged(this);
    }
    if (event.type === streamEvents.channelDeleted.name) for (const membership of [...this.readers.values()]) this.#listener.memberLeft(membership);
    const thread = dataOf(streamEvents.threadUpdated, event);
    if (thread !== undefined) this.#touch(thread.threadId, event.seq);
    if (dataOf(streamEvents.historyRemoved, event) !== undefined) this.#forgetThreads(event.seq);
    return (created !== undefined && created.message.live?.state !== 'streaming') || recount !== undefined;
  }

  /** The cost grows with the mentions of a message, not with the readers of the channel. */
  #count(message: Message): void {
    this.messages++;
    this.readers.get(message.senderId)?.correct(-1, 0);
    if (this.isDirect || message.mentions?.channel === true) return this.#countForEverybody(message);
    for (const userId of message.mentions?.userIds ?? []) {
      const reader = this.readers.get(userId);
      if (reader !== undefined && mentions(message, reader.user, false)) reader.correct(0, 1);
    }
  }

  #countForEverybody(message: Message): void {
    this.channelMentions++;
    for (const reader of this.readers.values()) if (!mentions(message, reader.user, this.isDirect)) reader.correct(0, -1);
  }

  #applyMembership(event: StreamEvent): void {
    const left = dataOf(streamEvents.memberLeft, event);
    const updated = dataOf(streamEvents.memberUpdated, event)?.member;
    const membership = this.readers.get(left?.userId ?? updated?.userId ?? '');
    if (membership === undefined || event.seq <= membership.knownAt) return;
    if (left !== undefined) this.#listener.memberLeft(membership);
    else if (updated !== undefined) membership.role = updated.role;
  }

  #remember(recount: Recount): void {
    if (this.#recounts.push(recount) <= REMEMBERED) return;
    this.#recountsKnownSince = this.#recounts.shift()?.at ?? recount.at;
  }

  #touch(threadId: string, seq: number): void {
    this.#threads.delete(threadId);
    this.#threads.set(threadId, seq);
    if (this.#threads.size <= REMEMBERED) return;
    const [oldest] = this.#threads;
    if (oldest === undefined) return;
    this.#threads.delete(oldest[0]);
    this.#threadsKnownSince = oldest[1];
  }

  /** Any of them may have lost replies, or be gone. */
  #forgetThreads(at: number): void {
    this.#threads.clear();
    this.#threadsKnownSince = at;
  }

  #settleWaiting(): void {
    const waiting = this.#waiting.get(this.seq);
    if (waiting === undefined) return;
    this.#waiting.delete(this.seq);
    for (const membership of waiting) membership.arrived(this.seq);
  }

  #startAt({ epoch, seq }: Cursor): void {
    this.#isCurrent = false;
    this.epoch = epoch;
    this.seq = seq;
    this.#recounts = [];
    this.#recountsKnownSince = seq;
    this.#threads.clear();
    this.#threadsKnownSince = seq;
    this.#waiting.clear();
  }
}

/** What an event says that the channel is from then on. */
export function changedChannel(event: StreamEvent): Channel | undefined {
  const { channelUpdated, channelArchived, channelRestored, channelSlowModeChanged } = streamEvents;
  return (dataOf(channelUpdated, event) ?? dataOf(channelArchived, event) ?? dataOf(channelRestored, event) ?? dataOf(channelSlowModeChanged, event))?.channel;
}
