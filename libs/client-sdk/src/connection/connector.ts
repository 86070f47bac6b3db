import { ChatError } from '../chat-error.ts';
import { type Announcement } from '../generated/schemas.ts';
import { Emitter } from '../emitter.ts';
import { Budgets, type BudgetLeft } from '../limits/budgets.ts';
import { type AnnouncementWithdrawn, type ChannelActivity, type ChatEvent, type CommandName, type InputOf, type MessageDelta, type MessageReceipts, type OutputOf, type PresenceUpdated, type SessionReady, type UserTyping, type UserUpdated } from '../wire.ts';
import { Connection, type ConnectionHandlers, type ConnectionOptions, type Settle } from './connection.ts';
import { persist } from '../retry.ts';
import { CommandQueue } from './command-queue.ts';
import { ALL_FEATURES, featuresOf, type Features } from './features.rules.ts';
import { askedMs, isCurable, nextAttempt, reconnectDelayMs, remainingMs, type Backoff } from './reconnect.rules.ts';
import { nextSilenceMs, SILENCE_MS } from './silence-watch.ts';
import { payloadOf, refusalOf } from './size.rules.ts';
import { waysOf } from './transport.rules.ts';
import { type WakeSource } from './wakes.ts';

export type ConnectionState =
  /** Not connected, and not trying to be. */
  | { readonly status: 'idle' }
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'online'; readonly session: SessionReady }
  /** Lost; the next attempt follows. */
  | { readonly status: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly error: ChatError }
  /** Refused for a reason that another attempt cannot change; `connect` tries again. */
  | { readonly status: 'refused'; readonly error: ChatError }
  | { readonly status: 'closed' };

/** Asked at each connect: a URL that changes leads to another gateway, a token that expired is replaced. */
export type Source<Value> = Value | (() => Value | Promise<Value>);

export interface ConnectorOptions {
  readonly url: Source<string>;
  readonly token: Source<string>;
  readonly backoff: Backoff;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly transports: readonly string[];
  readonly clientName?: string | undefined;
  readonly wakes?: WakeSource | undefined;
  /** Whose connection this is; the user of the first session, if that is not known before. */
  readonly userId?: string | undefined;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Opens a connection; specs put a scripted one in its place. */
export type Dial = (options: ConnectionOptions, handlers: ConnectionHandlers) => Line;
export type Line = Pick<Connection, 'ask' | 'probe' | 'close'>;
/** A socket to a gateway. */
export const openLine: Dial = (options, handlers) => new Connection(options, handlers);

/** The connection that there is, and what is known of it: that goes with it, however it ends. */
interface Current {
  readonly line: Line;
  /** That it lives by. */
  token: string;
  onlineSince?: number;
  /** When its gateway has asked to be left. */
  leaveAt?: number;
}

interface ConnectorEvents {
  state: ConnectionState;
  event: ChatEvent;
  activity: ChannelActivity;
  presence: PresenceUpdated;
  typing: UserTyping;
  delta: MessageDelta;
  receipts: MessageReceipts;
  profile: UserUpdated;
  announcement: Announcement;
  withdrawn: AnnouncementWithdrawn;
  /** Milliseconds until the gateway is left. */
  draining: number;
}

/** A gateway that goes away closes connections itself, when it has answered; one that does not is left after so long. */
const LEAVE_LATE_MS = 2_000;
/** However often this device wakes, attempts begin so far apart. */
const ATTEMPTS_APART_MS = 1_000;
/** An attempt that began so long before a wake may have been lost with the old network. */
const STALE_ATTEMPT_MS = 2_000;

/** Keeps one connection open for as long as it is wanted. */
export class Connector extends Emitter<ConnectorEvents> {
  readonly #options: ConnectorOptions;
  readonly #dialer: Dial;
  readonly #budgets = new Budgets();
  readonly #queue: CommandQueue;
  #state: ConnectionState = { status: 'idle' };
  #current: Current | undefined;
  #attempt = 0;
  /** The server will not take it again. */
  #expired: { readonly token: string; readonly error: ChatError } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #userId: string | undefined;
  /** As the last session has told them. */
  #limits: SessionReady['limits'] | undefined;
  #features: Features = ALL_FEATURES;
  #attemptedAt = -Infinity;
  /** Before this the server does not want another attempt. */
  #notBefore = 0;
  #silenceMs = SILENCE_MS;
  /** A WebSocket does not get through here, and polling does. */
  #blocked = false;

  constructor(options: ConnectorOptions, dial: Dial = openLine) {
    super();
    this.#options = options;
    this.#dialer = dial;
    this.#userId = options.userId;
    this.#queue = new CommandQueue((name, input, settle) => {
      if (this.#current === undefined) settle({ error: ChatError.local('DISCONNECTED') });
      else this.#current.line.ask(name, input, options.commandTimeoutMs, settle);
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** As the last session has told them; before the first one, everything. */
  get features(): Features {
    return this.#features;
  }

  connect(): void {
    if (this.#state.status === 'closed') throw ChatError.local('CLOSED');
    if (this.#state.status === 'connecting' || this.#state.status === 'online') return;
    this.#attempt = 0;
    this.#options.wakes?.start(() => this.wake());
    this.#open();
  }

  /** This device was asleep, or its network is another one: whatever waits for time to pass is done at once. */
  wake(): void {
    const now = performance.now();
    if (this.#state.status === 'online') this.#current?.line.probe();
    else if (this.#state.status === 'connecting' && now - this.#attemptedAt >= STALE_ATTEMPT_MS) this.#openAnew();
    else if (this.#state.status === 'waiting') {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#open(), remainingMs(Math.max(this.#notBefore, this.#attemptedAt + ATTEMPTS_APART_MS), now));
    }
  }

  /** Until `connect` is called. */
  disconnect(): void {
    this.#stop({ status: 'idle' });
  }

  /** For good. */
  close(): void {
    this.#stop({ status: 'closed' });
  }

  /**
   * Resolves once online and, of a command, once its limit allows it; for a client that waits to be signed in again,
   * that may be long. @throws CLOSED
   */
  async online(name?: CommandName): Promise<void> {
    for (;;) {
      await this.#isOnline();
      const waitMs = name === undefined ? 0 : this.#budgets.blockedMs(name, performance.now());
      if (waitMs === 0) return;
      await this.#pause(waitMs);
    }
  }

  get budgets(): readonly BudgetLeft[] {
    return this.#budgets.left(performance.now());
  }

  /** How far apart commands of less weight should be now. */
  spacingMs(name: CommandName): number {
    return this.#budgets.spacingMs(name, performance.now());
  }

  /** @throws ChatError */
  command<Name extends CommandName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    return new Promise((resolve, reject) => {
      this.ask(name, input, (outcome) => ('output' in outcome ? resolve(outcome.output) : reject(outcome.error)));
    });
  }

  /** `settle` is called in the same turn in which the ack comes. */
  ask<Name extends CommandName>(name: Name, input: InputOf<Name>, settle: Settle<OutputOf<Name>>): void {
    if (this.#current === undefined || this.#state.status !== 'online') return settle({ error: ChatError.local('DISCONNECTED') });
    const payload = payloadOf(name, input);
    const refusal = this.#limits && refusalOf(name, input, payload, this.#limits);
    if (refusal) return settle({ error: refusal });
    this.#queue.ask(name, input, payload, (outcome) => {
      if ('error' in outcome) this.#budgets.refused(name, outcome.error, performance.now());
      else if (outcome.budget) this.#budgets.learn(name, outcome.budget, performance.now());
      settle(outcome);
    });
  }

  /** Why the server would not take a command, as far as its limits are known: there is no use in sending it. */
  refusalOf(name: CommandName, input: InputOf<CommandName>): ChatError | undefined {
    return this.#limits && refusalOf(name, input, payloadOf(name, input), this.#limits);
  }

  /** @throws CLOSED */
  #isOnline(): Promise<void> {
    if (this.#state.status === 'online') return Promise.resolve();
    if (this.#state.status === 'closed') return Promise.reject(ChatError.local('CLOSED'));
    return new Promise((resolve, reject) => {
      const off = this.on('state', ({ status }) => {
        if (status !== 'online' && status !== 'closed') return;
        off();
        if (status === 'online') resolve();
        else reject(ChatError.local('CLOSED'));
      });
    });
  }

  /** Cut short when the client is closed. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        off();
        resolve();
      };
      const timer = setTimeout(done, ms);
      const off = this.on('state', ({ status }) => status === 'closed' && done());
    });
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#attemptedAt = performance.now();
    const state: ConnectionState = { status: 'connecting', attempt: this.#attempt };
    this.#become(state);
    // Whoever disconnects while URL and token are being found makes this attempt void.
    const isCurrent = () => this.#state === state;
    void Promise.all([read(this.#options.url), read(this.#options.token)]).then(
      ([url, token]) => isCurrent() && (this.#expired && token === this.#expired.token ? this.#lost(this.#expired.error) : this.#try(url, token)),
      (error: unknown) => isCurrent() && this.#lost(ChatError.from(error, 'TOKEN_UNAVAILABLE')),
    );
  }

  #openAnew(): void {
    const abandoned = this.#current;
    this.#current = undefined;
    abandoned?.line.close();
    this.#open();
  }

  /** By a WebSocket, and where none gets through, by what the deployment has beside it. */
  #try(url: string, token: string): void {
    const { connectTimeoutMs: timeoutMs, transports, clientName } = this.#options;
    const { first, otherwise, openWithinMs } = waysOf(transports, timeoutMs, this.#blocked);
    const silenceMs = this.#silenceMs;
    this.#dial({ url, token, clientName, timeoutMs, silenceMs, openWithinMs, transports: first }, otherwise && ((error) => {
      this.#dial({ url, token, clientName, timeoutMs, silenceMs, openWithinMs: timeoutMs, transports: otherwise }, (why) => {
        this.#lost(why.reason === 'UPGRADE_REFUSED' ? why : error);
      });
    }));
  }

  /** @param onUnopened instead of being lost, when the server was not reached */
  #dial(options: ConnectionOptions, onUnopened?: (error: ChatError) => void): void {
    const line: Line = this.#dialer(options, {
      onReady: (session) => this.#ready(session, options.transports),
      onEvent: (event) => this.emit('event', event),
      onActivity: (activity) => this.emit('activity', activity),
      onPresence: (presence) => this.emit('presence', presence),
      onTyping: (typing) => this.emit('typing', typing),
      onDelta: (delta) => this.emit('delta', delta),
      onReceipts: (receipts) => this.emit('receipts', receipts),
      onProfile: (updated) => this.emit('profile', updated),
      onAnnouncement: (announcement) => this.emit('announcement', announcement),
      onWithdrawn: (withdrawn) => this.emit('withdrawn', withdrawn),
      onExpiring: () => void this.#refresh(line),
      onDraining: ({ reconnectAfterMs }) => this.#leaveWithin(reconnectAfterMs),
      onEnd: (error, opened) => {
        if (this.#current?.line !== line) return;
        if (error.reason === 'TOKEN_EXPIRED') this.#expired = { token: this.#current.token, error };
        if (!opened) this.#blocked = false;
        if (onUnopened && !opened) onUnopened(error);
        else this.#lost(error);
      },
    });
    this.#current = { line, token: options.token };
  }

  #ready(session: SessionReady, [transport]: readonly string[]): void {
    // What this client holds, and what waits in it, is of one user.
    if (this.#isOfAnother(session)) return this.#refuse(ChatError.local('OTHER_USER'));
    if (this.#current) this.#current.onlineSince = performance.now();
    this.#limits = session.limits;
    this.#features = featuresOf(session);
    this.#blocked = transport === 'polling' && !this.#options.transports.slice(0, 1).includes('polling');
    this.#become({ status: 'online', session });
  }

  #isOfAnother({ user }: Partial<SessionReady>): boolean {
    this.#userId ??= user?.id;
    return user !== undefined && user.id !== this.#userId;
  }

  #refuse(error: ChatError): void {
    const refused = this.#current?.line;
    this.#lost(error);
    refused?.close();
  }

  /** Until it succeeds or is refused; if it comes too late, the connection ends and the next one has a fresh token. */
  async #refresh(line: Line): Promise<void> {
    const isCurrent = () => this.#current?.line === line;
    try {
      await persist(this.#options, isCurrent, async () => {
        const token = await read(this.#options.token).catch((error: unknown) => {
          throw ChatError.from(error, 'TOKEN_UNAVAILABLE');
        });
        if (!isCurrent()) return;
        await this.command('sessionRefresh', { token });
        if (this.#current?.line === line) this.#current.token = token;
      });
    } catch {
      // Told by the server in its own time: the connection ends, and says why.
    }
  }

  /** The gateway closes the connection itself at that time, and serves it until then. */
  #leaveWithin(reconnectAfterMs: number): void {
    if (this.#current) this.#current.leaveAt = performance.now() + reconnectAfterMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#current?.line.close(), reconnectAfterMs + LEAVE_LATE_MS);
    this.emit('draining', reconnectAfterMs);
  }

  #lost(error: ChatError): void {
    const { onlineSince, leaveAt } = this.#current ?? {};
    this.#end();
    if (!isCurable(error, typeof this.#options.token === 'function')) return this.#become({ status: 'refused', error });
    const now = performance.now();
    const retryInMs = leaveAt === undefined ? reconnectDelayMs(this.#attempt, this.#options.random(), this.#options.backoff, error) : remainingMs(leaveAt, now);
    this.#notBefore = leaveAt ?? now + askedMs(error);
    if (onlineSince !== undefined) this.#silenceMs = nextSilenceMs(this.#silenceMs, now - onlineSince, error.reason === 'TIMED_OUT');
    this.#attempt = nextAttempt(this.#attempt, onlineSince === undefined ? undefined : now - onlineSince);
    this.#timer = setTimeout(() => this.#open(), retryInMs);
    this.#become({ status: 'waiting', attempt: this.#attempt, retryInMs, error });
  }

  #stop(state: ConnectionState): void {
    if (this.#state.status === 'closed') return;
    this.#options.wakes?.stop();
    const { line } = this.#current ?? {};
    this.#end();
    this.#become(state);
    line?.close();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#queue.ended();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.emit('state', state);
  }
}

async function read<Value>(source: Source<Value>): Promise<Value> {
  return typeof source === 'function' ? await (source as () => Value | Promise<Value>)() : source;
}
