import { limits, type Cursor, type DeploymentRole, type OwnRestriction, type ReadCursor, type SessionThread, type StreamEvent, type User } from '@chatgenius/contracts';
import { type HeldStream, type StreamWatcher } from '../streams/held-stream.ts';
import { type Membership } from './membership.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** What is known of its user, once the session is open. */
    user?: UserState;
  }
}

/** Threads that are remembered as read, beside the unread ones. */
const MAX_THREADS = 2 * limits.sessionThreads;

export interface UserListener {
  /** Something happened in the user's own stream. */
  userEvent(state: UserState, event: StreamEvent): void;
  /** The user's log was replaced: known state is out of date. */
  userRestarted(state: UserState): void;
}

/**
 * What this gateway knows of a user, for all of their connections and for a while after the last: read from the
 * database once, and kept current by the user's own stream and those of their channels.
 */
export class UserState implements StreamWatcher {
  readonly id: string;
  readonly memberships = new Map<string, Membership>();
  user: User | undefined;
  /** What the user is in the deployment. */
  role: DeploymentRole | undefined;
  /** Users that this user has blocked. */
  readonly blocked = new Set<string>();
  /** Mutes of the user, by channel; null is the whole deployment. Also some that have ended by their time. */
  readonly mutes = new Map<string | null, OwnRestriction>();
  /** The user's stream; its members are all connections of the user. */
  own: HeldStream | undefined;
  /** While it is being read from the database. */
  loading: Promise<void> | undefined;
  /** How often a log of it was found to be another one: what was read from the database before that may be of the old one. */
  restarts = 0;
  /** Connections that are about to use it. */
  opening = 0;
  idleSince = 0;
  /** How often a membership has ended: what was allowed before may not be allowed any more. */
  departures = 0;
  /** Followed threads, the unread ones among them; absent while there are none. */
  threads: Map<string, SessionThread> | undefined;
  /** Threads that are followed since a moment ago, with their channels: what is unread has to be asked for. */
  newThreads: Map<string, string> | undefined;
  /** How often a thread was forgotten. Answers requested earlier may still contain it. */
  forgotten = 0;
  /** Whether the user may have more unread threads than these: all of them are read again, with the next session. */
  moreThreads = false;
  readonly #listener: UserListener;
  /** The position of the user's stream as of which the database was read. */
  #loadedAt: Cursor | undefined;
  #beforeLoad: StreamEvent[] | undefined;

  constructor(id: string, listener: UserListener) {
    this.id = id;
    this.#listener = listener;
  }

  get loaded(): boolean {
    return this.#loadedAt !== undefined;
  }

  get connections(): number {
    return this.own?.members.size ?? 0;
  }

  /** Whether the user may receive a stream, as far as this gateway knows for certain. */
  mayReceive({ id, channelId }: HeldStream): boolean {
    if (!this.loaded) return false;
    if (id === this.own?.id) return true;
    return this.memberships.get(channelId ?? id.slice(id.indexOf(':') + 1))?.isCertain === true;
  }

  follow(events: readonly StreamEvent[]): void {
    for (const event of events) {
      if (this.#loadedAt === undefined) (this.#beforeLoad ??= []).push(event);
      else if (event.seq > this.#loadedAt.seq) this.#listener.userEvent(this, event);
    }
  }

  restarted(): void {
    this.#listener.userRestarted(this);
  }

  /** The state from the database is in place: applies the events that came meanwhile. */
  loadedAs(head: Cursor): void {
    this.#loadedAt = head;
    const waiting = this.#beforeLoad ?? [];
    this.#beforeLoad = undefined;
    this.follow(waiting.filter(({ epoch }) => epoch === head.epoch));
  }

  learnBlocked(userIds: readonly string[]): void {
    this.blocked.clear();
    for (const userId of userIds) this.blocked.add(userId);
  }

  learnMutes(mutes: readonly OwnRestriction[]): void {
    this.mutes.clear();
    for (const mute of mutes) this.mutes.set(mute.channelId, mute);
  }

  /** The mute that keeps the user from writing in a channel now. */
  mutedIn(channelId: string, now: number): OwnRestriction | undefined {
    if (this.mutes.size === 0) return undefined;
    return [null, channelId].map((place) => this.mutes.get(place)).find((mute) => mute !== undefined && isInForce(mute, now));
  }

  /** Mutes that have not ended by their time. */
  mutesAt(now: number): OwnRestriction[] {
    return [...this.mutes.values()].filter((mute) => isInForce(mute, now));
  }

  /** Nothing of it can be relied on until it is loaded again. */
  unload(): void {
    this.#loadedAt = undefined;
  }

  /** The unread ones of all that the user follows: of a thread that is not among them, nothing is unread. */
  learnThreads(threads: readonly SessionThread[]): void {
    const known = this.threads;
    this.threads = undefined;
    this.moreThreads = threads.length >= limits.sessionThreads;
    for (const thread of threads) {
      const before = known?.get(thread.threadId);
      if (before !== undefined) this.learnThread(before);
      this.learnThread(thread);
    }
  }

  learnThread(thread: SessionThread): void {
    const known = this.threads?.get(thread.threadId);
    if (known !== undefined && (known.cursor.read > thread.cursor.read || (known.cursor.read === thread.cursor.read && known.head.seq > thread.head.seq))) return;
    this.threads ??= new Map();
    this.threads.set(thread.threadId, thread);
    if (this.threads.size <= MAX_THREADS) return;
    this.threads = new Map(this.unreadThreads().map((unread) => [unread.threadId, unread]));
    if (this.threads.size > limits.sessionThreads) this.moreThreads = true;
  }

  /** The user has read on in a thread. Of one that is not known, this may be older than the end of following it: it is asked for. */
  moveThread(thread: SessionThread): void {
    if (this.threads?.has(thread.threadId) === true || thread.unread === 0) this.learnThread(thread);
    else this.followThread(thread.threadId, thread.channelId);
  }

  /** The user's position in a thread is at least here, on whichever gateway they moved it: its count has to be asked for. */
  threadMovedTo(threadId: string, { delivered, read }: ReadCursor): void {
    const thread = this.threads?.get(threadId);
    if (thread === undefined) return;
    const { cursor } = thread;
    if (read > cursor.read) return this.followThread(threadId, thread.channelId);
    if (delivered > cursor.delivered) this.threads?.set(threadId, { ...thread, cursor: { ...cursor, delivered } });
  }

  /** What is unread of it has to be asked for, with the next session; of too many, everything has. */
  followThread(threadId: string, channelId: string): void {
    this.newThreads ??= new Map();
    this.newThreads.set(threadId, channelId);
    if (this.newThreads.size <= MAX_THREADS) return;
    this.newThreads = undefined;
    this.moreThreads = true;
  }

  /** The user is in a channel anew: which of its threads they have followed since an earlier time is not known. */
  channelAdded(): void {
    this.moreThreads = true;
    this.forgotten++;
  }

  forgetThread(threadId: string): void {
    this.forgotten++;
    this.threads?.delete(threadId);
    this.newThreads?.delete(threadId);
  }

  unreadThreads(): SessionThread[] {
    return [...(this.threads?.values() ?? [])].filter(({ unread }) => unread > 0).slice(0, limits.sessionThreads);
  }
}

const isInForce = ({ until }: OwnRestriction, now: number): boolean => until === null || Date.parse(until) > now;
