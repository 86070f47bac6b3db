import { ChatError } from '../chat-error.ts';
import { Emitter } from '../emitter.ts';
import { Budgets } from '../limits/budgets.ts';
import { type ChannelActivity, type ChatEvent, type CommandName, type InputOf, type OutputOf, type PresenceUpdated, type SessionReady, type UserTyping } from '../wire.ts';
import { Connection, type ConnectionHandlers, type ConnectionOptions, type Settle } from './connection.ts';
import { persist } from '../retry.ts';
import { isCurable, nextAttempt, reconnectDelayMs, remainingMs, type Backoff } from './reconnect.rules.ts';

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
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Opens a connection; specs put a scripted one in its place. */
export type Dial = (options: ConnectionOptions, handlers: ConnectionHandlers) => Line;
export type Line = Pick<Connection, 'ask' | 'close'>;

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
}

/** A gateway that goes away closes connections itself, when it has answered; one that does not is left after so long. */
const LEAVE_LATE_MS = 2_000;

/** Keeps one connection open for as long as it is wanted. */
export class Connector extends Emitter<ConnectorEvents> {
  readonly #options: ConnectorOptions;
  readonly #dialer: Dial;
  readonly #budgets = new Budgets();
  #state: ConnectionState = { status: 'idle' };
  #current: Current | undefined;
  #attempt = 0;
  /** The server will not take it again. */
  #expired: { readonly token: string; readonly error: ChatError } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectorOptions, dial: Dial = (to, handlers) => new Connection(to, handlers)) {
    super();
    this.#options = options;
    this.#dialer = dial;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  connect(): void {
    if (this.#state.status === 'closed') throw ChatError.local('CLOSED');
    if (this.#state.status === 'connecting' || this.#state.status === 'online') return;
    this.#attempt = 0;
    this.#open();
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
    this.#current.line.ask(name, input, this.#options.commandTimeoutMs, (outcome) => {
      if ('error' in outcome) this.#budgets.refused(name, outcome.error, performance.now());
      else if (outcome.budget) this.#budgets.learn(name, outcome.budget, performance.now());
      settle(outcome);
    });
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
    const state: ConnectionState = { status: 'connecting', attempt: this.#attempt };
    this.#become(state);
    // Whoever disconnects while URL and token are being found makes this attempt void.
    const isCurrent = () => this.#state === state;
    void Promise.all([read(this.#options.url), read(this.#options.token)]).then(
      ([url, token]) => isCurrent() && (token === this.#expired?.token ? this.#lost(this.#expired.error) : this.#dial(url, token)),
      (error: unknown) => isCurrent() && this.#lost(ChatError.from(error, 'TOKEN_UNAVAILABLE')),
    );
  }

  #dial(url: string, token: string): void {
    const { connectTimeoutMs: timeoutMs, transports } = this.#options;
    const line: Line = this.#dialer({ url, token, timeoutMs, transports }, {
      onReady: (session) => this.#ready(session),
      onEvent: (event) => this.emit('event', event),
      onActivity: (activity) => this.emit('activity', activity),
      onPresence: (presence) => this.emit('presence', presence),
      onTyping: (typing) => this.emit('typing', typing),
      onExpiring: () => void this.#refresh(line),
      onDraining: ({ reconnectAfterMs }) => this.#leaveWithin(reconnectAfterMs),
      onEnd: (error) => {
        if (this.#current?.line !== line) return;
        if (error.reason === 'TOKEN_EXPIRED') this.#expired = { token: this.#current.token, error };
        this.#lost(error);
      },
    });
    this.#current = { line, token };
  }

  #ready(session: SessionReady): void {
    if (this.#current) this.#current.onlineSince = performance.now();
    this.#become({ status: 'online', session });
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
  }

  #lost(error: ChatError): void {
    const { onlineSince, leaveAt } = this.#current ?? {};
    this.#current = undefined;
    clearTimeout(this.#timer);
    if (!isCurable(error, typeof this.#options.token === 'function')) return this.#become({ status: 'refused', error });
    const now = performance.now();
    const retryInMs = leaveAt === undefined ? reconnectDelayMs(this.#attempt, this.#options.random(), this.#options.backoff, error) : remainingMs(leaveAt, now);
    this.#attempt = nextAttempt(this.#attempt, onlineSince === undefined ? undefined : now - onlineSince);
    this.#timer = setTimeout(() => this.#open(), retryInMs);
    this.#become({ status: 'waiting', attempt: this.#attempt, retryInMs, error });
  }

  #stop(state: ConnectionState): void {
    if (this.#state.status === 'closed') return;
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    this.#become(state);
    current?.line.close();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.emit('state', state);
  }
}

async function read<Value>(source: Source<Value>): Promise<Value> {
  return typeof source === 'function' ? await (source as () => Value | Promise<Value>)() : source;
}
