import { Requester } from '@chatgenius/bus';
import { ChatError, messagingRequests, parseStreamId, streams, type Cursor, type DeploymentRole, type OwnRestriction, type SessionChannel, type SessionThread, type User } from '@chatgenius/contracts';
import { type Logger, within } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { StreamHub } from '../streams/stream-hub.ts';
import { KEEPING, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { ChannelActivity } from './channel-activity.ts';
import { type Counted, type Membership } from './membership.ts';
import { ReadPositions } from './read-positions.ts';
import { pageAfter } from './session-channels.rules.ts';
import { readRest } from './session-reading.ts';
import { UnreadCounts } from './unread-counts.ts';
import { UserEvents } from './user-events.ts';
import { UserState } from './user-state.ts';
import { WatchedChannels } from './watched-channels.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Unread counts that the session begins with, from the handshake until it is open. */
    prepared?: CountedMemberships | undefined;
  }
}

const SWEEP_EVERY_MS = 1_000;
/** After a reading of a user failed whose connections are open. */
const RELOAD_AFTER_MS = 1_000;

/** Less than clients wait for a connection: they are to hear why they have none. */
const PATIENCE_MS = 8_000;

/** How long, and how many, users are remembered who have no connection here. */
export interface Keeping {
  readonly idleMs: number;
  readonly maxIdle: number;
}

/** What a connection is told as it begins. */
export interface OpenSession {
  readonly user: User;
  /** The connection receives what follows this position of the user's own stream. */
  readonly head: Cursor;
  readonly channels: SessionChannel[];
  readonly threads: SessionThread[];
  readonly blockedIds?: string[];
  readonly mutes?: OwnRestriction[];
  readonly role?: DeploymentRole;
}

export interface ChannelPage {
  readonly head: Cursor;
  readonly channels: SessionChannel[];
  readonly next: string | null;
}

/** What is unread, of the memberships that were asked about. */
export interface CountedMemberships {
  readonly asked: ReadonlySet<Membership>;
  readonly counted: ReadonlyMap<Membership, Counted>;
}

/**
 * The users of this gateway. Each is read from the database once, with their first connection; a user who comes
 * back within a minute finds everything here, so that it costs no query when many come back at once.
 */
@Injectable()
export class UserStates implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #states = new Map<string, UserState>();
  /** Those without a connection, the longest first. */
  readonly #idle = new Set<UserState>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly hub: StreamHub,
    private readonly channels: WatchedChannels,
    private readonly counts: UnreadCounts,
    private readonly positions: ReadPositions,
    private readonly activity: ChannelActivity,
    private readonly events: UserEvents,
    private readonly requester: Requester,
    private readonly metrics: GatewayMetrics,
    @Inject(KEEPING) private readonly keeping: Keeping,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    events.onRestart((state) => this.#restart(state));
    metrics.observeUsers(() => this.#states.size);
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#sweep(performance.now()), SWEEP_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /**
   * Learns what a session needs, before the client is told that it is connected: whoever cannot be served is refused.
   * @throws ChatError
   */
  async prepare(socket: ChatSocket): Promise<void> {
    const state = this.#stateOf(socket.data.identity.userId);
    state.opening++;
    try {
      this.metrics.sessionOpened(state.loaded ? 'memory' : 'database');
      socket.data.prepared = await within(PATIENCE_MS, this.#learn(state), late);
    } finally {
      // `open` follows in this tick of the event loop, unless the client has gone.
      setImmediate(() => this.#opened(state));
    }
  }

  /** From here on the connection receives the user's own stream. */
  open(socket: ChatSocket): Promise<OpenSession> {
    const opening = this.#open(socket);
    const forget = () => (socket.data.opening = undefined);
    socket.data.opening = opening.then(forget, forget);
    return opening;
  }

  async #open(socket: ChatSocket): Promise<OpenSession> {
    const state = this.#stateOf(socket.data.identity.userId);
    const { prepared } = socket.data;
    socket.data.user = state;
    socket.data.prepared = undefined;
    state.opening++;
    try {
      for (let counted = prepared ?? (await this.#learn(state)); ; counted = await this.#learn(state)) {
        const session = this.#begin(socket, state, counted);
        if (session !== undefined) return session;
      }
    } finally {
      this.#opened(state);
    }
  }

  /** A page of the user's channels, and the head of the user's stream as of that page. @throws ChatError UNAVAILABLE */
  async channelPage(socket: ChatSocket, after: string | undefined): Promise<ChannelPage> {
    const state = await this.of(socket);
    const { items, next } = pageAfter(state?.memberships.values() ?? [], after);
    const counted = await this.counts.of(items);
    if (state?.loaded !== true || state.own?.position === undefined) throw new ChatError('UNAVAILABLE');
    // What the page takes into account of the user's own stream goes before it.
    this.hub.attachOwner(socket, state.own);
    const current = items.filter((membership) => state.memberships.get(membership.channel.channel.id) === membership);
    return { head: state.own.position, channels: this.#listed(current, counted), next };
  }

  /** Brings what is known of the user up to date, and counts what is unread. */
  async #learn(state: UserState): Promise<CountedMemberships> {
    await this.hub.catchUp;
    // Also what another connection has begun to read may be older than this one.
    const isRemembered = state.loaded || state.loading !== undefined;
    if (!state.loaded) await this.#load(state);
    if (isRemembered) await this.#refresh(state);
    const asked = new Set(state.memberships.values());
    return { asked, counted: await this.counts.of([...asked]) };
  }

  /** Nothing waits from here to `session:ready`: no position can move in between. @returns nothing when something has changed since it was learned */
  #begin(socket: ChatSocket, state: UserState, { asked, counted }: CountedMemberships): OpenSession | undefined {
    const { user, own } = state;
    const memberships = [...state.memberships.values()];
    const hasChanged = !state.loaded || memberships.some((membership) => !asked.has(membership));
    if (hasChanged || user === undefined || own?.position === undefined) return undefined;
    this.hub.attachOwner(socket, own);
    const channels = this.#listed(memberships, counted);
    const { blocked, role } = state;
    const mutes = state.mutesAt(Date.now());
    const known = { ...(blocked.size > 0 && { blockedIds: [...blocked] }), ...(mutes.length > 0 && { mutes }), ...(role && { role }) };
    return { user, head: own.position, channels, threads: state.unreadThreads(), ...known };
  }

  /** As a client gets them. */
  #listed(memberships: readonly Membership[], counted: CountedMemberships['counted']): SessionChannel[] {
    // Something was deleted while it was counted, when this connection was not there to be told: it is now, once that is counted.
    for (const membership of memberships) if (membership.counted() === undefined) this.activity.readerMoved(membership);
    return memberships.flatMap((membership) => toSessionChannel(membership, membership.counted() ?? counted.get(membership)));
  }

  #opened(state: UserState): void {
    state.opening--;
    this.#rest(state);
  }

  /** The user is called so by now. @returns what is known of the user, if anything is */
  renamed({ id, handle, displayName }: User): UserState | undefined {
    const state = this.#states.get(id);
    if (state?.user !== undefined) state.user = { id, handle, displayName };
    return state;
  }

  close(socket: ChatSocket): void {
    const state = socket.data.user;
    state?.own?.members.delete(socket);
    if (state !== undefined) this.#rest(state);
  }

  /**
   * The user's state, once it is known and the connection is one of the user's: a command may come before that, and a
   * removal has to find the connection then. Nothing for one that could not be opened.
   */
  async of(socket: ChatSocket): Promise<UserState | undefined> {
    await socket.data.opening;
    const state = this.#states.get(socket.data.identity.userId);
    await state?.loading?.catch(() => undefined);
    return state;
  }

  #stateOf(userId: string): UserState {
    let state = this.#states.get(userId);
    if (state === undefined) {
      state = new UserState(userId, this.events);
      this.#states.set(userId, state);
    }
    this.#idle.delete(state);
    return state;
  }

  /** Connections that begin at the same time share one reading. */
  #load(state: UserState): Promise<void> {
    state.loading ??= this.#read(state).finally(() => {
      state.loading = undefined;
      this.#rest(state);
    });
    return state.loading;
  }

  async #read(state: UserState): Promise<void> {
    const own = (state.own ??= this.hub.watch(streams.user(state.id), state));
    await this.hub.catchUp;
    await this.hub.live(own.id);
    const { restarts } = state;
    const { user, head, channels, threads, rest, blockedIds = [], mutes = [], role } = await this.requester.request(messagingRequests.sessionOpen, { userId: state.id });
    // Before more is asked for: from here on nothing of the stream is missed.
    await this.hub.bringTo(own, head);
    const more = await readRest(this.requester, state.id, rest);
    if (state.restarts !== restarts) return this.#read(state);
    for (const membership of state.memberships.values()) this.channels.end(membership);
    state.user = user;
    state.role = role;
    state.learnBlocked(blockedIds);
    state.learnMutes(mutes);
    for (const channel of [...channels, ...more]) this.#admit(state, channel);
    state.learnThreads(threads);
    state.loadedAs(head);
  }

  #admit(state: UserState, { role, cursor, head, unread, mentions, settings, ...channel }: SessionChannel): void {
    const membership = this.channels.admit(state, { channel, role, head, settings }, this.events);
    membership?.mark(cursor);
    membership?.learn({ cursor, head, unread, mentions });
  }

  async #refresh(state: UserState): Promise<void> {
    await this.positions.refresh(state);
    await this.#refreshThreads(state);
  }

  /** Threads in which something has happened since their counts were read are counted again. */
  async #refreshThreads(state: UserState): Promise<void> {
    const memberships = [...state.memberships.values()];
    const asked = threadsToAsk(state, memberships);
    if (asked?.size === 0) return;
    const positions = memberships.map(({ channel }) => channel.seq);
    const followed = [...(state.newThreads?.keys() ?? [])];
    const { forgotten } = state;
    const learn = asked === undefined ? await this.#askForSession(state) : await this.#askForThreads(state, asked);
    // The answer may speak of a thread that the user has stopped following since.
    if (state.forgotten !== forgotten) return this.#refreshThreads(state);
    learn();
    for (const threadId of followed) state.newThreads?.delete(threadId);
    memberships.forEach((membership, index) => (membership.threadsAt = Math.max(membership.threadsAt, positions[index] ?? 0)));
  }

  async #askForSession(state: UserState): Promise<() => void> {
    const { channels, threads } = await this.requester.request(messagingRequests.sessionOpen, { userId: state.id });
    return () => {
      for (const { id, ...counted } of channels) state.memberships.get(id)?.learn(counted);
      state.learnThreads(threads);
    };
  }

  async #askForThreads(state: UserState, asked: ReadonlyMap<string, string>): Promise<() => void> {
    const counts = await this.counts.ask([...asked.keys()].map((threadId) => ({ userId: state.id, stream: streams.thread(threadId) })));
    return () => {
      for (const { stream, cursor, head, unread, mentions } of counts) {
        const { id: threadId } = parseStreamId(stream);
        state.learnThread({ threadId, channelId: asked.get(threadId) ?? '', cursor, head, unread, mentions });
      }
    };
  }

  #restart(state: UserState): void {
    state.restarts++;
    if (!state.loaded) return;
    state.unload();
    void this.#reload(state);
  }

  /** Until it is known again: while connections stay, nobody else asks for it. */
  async #reload(state: UserState): Promise<void> {
    while (state.connections > 0 && !state.loaded) {
      try {
        await this.#load(state);
      } catch (error) {
        this.logger.warn('session:not-reloaded', { userId: state.id, error });
        await new Promise((resolve) => setTimeout(resolve, RELOAD_AFTER_MS).unref());
      }
    }
  }

  /** A state that is being read stays until the read is done. Otherwise its result would stay in memory for ever. */
  #rest(state: UserState): void {
    if (state.connections > 0 || state.opening > 0 || state.loading !== undefined || this.#states.get(state.id) !== state) return;
    if (!state.loaded) return this.#drop(state);
    state.idleSince = performance.now();
    this.#idle.add(state);
    if (this.#idle.size <= this.keeping.maxIdle) return;
    const [longest] = this.#idle;
    if (longest !== undefined) this.#drop(longest);
  }

  #sweep(now: number): void {
    for (const state of this.#idle) {
      if (now - state.idleSince < this.keeping.idleMs) return;
      this.#drop(state);
    }
  }

  #drop(state: UserState): void {
    this.#idle.delete(state);
    this.#states.delete(state.id);
    for (const membership of state.memberships.values()) this.channels.end(membership);
    if (state.own !== undefined) this.hub.unwatch(state.own);
  }
}

const late = (): never => {
  throw new ChatError('UNAVAILABLE', {}, { cause: `no answer within ${PATIENCE_MS} ms` });
};

function toSessionChannel({ channel, role, settings }: Membership, counted: Counted | undefined): SessionChannel[] {
  return counted === undefined ? [] : [{ ...channel.channel, role, ...counted, ...(settings && { settings }) }];
}

/** Threads, with their channels, whose counts may have changed; nothing when that is more than is remembered. */
function threadsToAsk(state: UserState, memberships: readonly Membership[]): Map<string, string> | undefined {
  if (state.moreThreads) return undefined;
  const asked = new Map(state.newThreads);
  for (const { channel, threadsAt } of memberships) {
    const touched = channel.threadsSince(threadsAt);
    if (touched === undefined) return undefined;
    for (const threadId of touched) asked.set(threadId, channel.channel.id);
  }
  return asked;
}
