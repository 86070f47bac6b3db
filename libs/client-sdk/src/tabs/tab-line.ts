import { ChatError } from '../chat-error.ts';
import { type ConnectionHandlers, type ConnectionOptions } from '../connection/connection.ts';
import { type Line } from '../connection/connector.ts';
import { type SessionReady } from '../wire.ts';
import { type Hub, type HubClient } from './hub.ts';
import { type Outcome, type TabMessage, type Told, uncopied } from './tab-message.ts';

interface Surroundings {
  readonly post: (message: TabMessage) => void;
  readonly onClosed: () => void;
}

/** What a client takes for its connection: that of this tab, or a part of another tab's. */
export class TabLine implements Line {
  readonly id: string;
  readonly options: ConnectionOptions;
  /** When nothing more comes. */
  readonly closed: Promise<void>;
  readonly #handlers: ConnectionHandlers;
  readonly #surroundings: Surroundings;
  readonly #unanswered = new Map<number, (outcome: Outcome) => void>();
  readonly #limit: ReturnType<typeof setTimeout>;
  #hub: Hub | undefined;
  #asked = 0;
  #open = false;
  #ended = false;
  #resolveClosed = (): void => undefined;

  constructor(id: string, options: ConnectionOptions, handlers: ConnectionHandlers, surroundings: Surroundings) {
    this.id = id;
    this.options = options;
    this.#handlers = handlers;
    this.#surroundings = surroundings;
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    this.#limit = setTimeout(() => this.end(ChatError.local('TIMED_OUT')), options.timeoutMs);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get isClosed(): boolean {
    return this.#ended;
  }

  /** Whether its connection is that of this tab. */
  get leads(): boolean {
    return this.#hub !== undefined;
  }

  /** @returns whether it did not lead before */
  lead(hub: Hub): boolean {
    if (this.#hub || this.#ended) return false;
    this.#hub = hub;
    // The connection has its own.
    clearTimeout(this.#limit);
    return true;
  }

  /** How a hub in this tab speaks to it. */
  readonly client: HubClient = {
    ready: (session) => this.#ready(session),
    told: (name, payload) => this.#told(name, payload),
    end: (error, opened) => this.end(error, opened),
  };

  receive(message: Exclude<TabMessage, { kind: 'leads' }>): void {
    if (this.#ended) return;
    if (message.kind === 'ready') this.#ready(message.session as SessionReady);
    else if (message.kind === 'told') this.#told(message.name, message.payload);
    else if (message.kind === 'end') this.end(ChatError.refused(message.error));
    else if (message.kind === 'settled') {
      const settle = this.#unanswered.get(message.id);
      this.#unanswered.delete(message.id);
      settle?.(uncopied(message.outcome));
    }
  }

  ask: Line['ask'] = (name, input, timeoutMs, settle) => {
    if (this.#ended) return settle({ error: ChatError.local('DISCONNECTED') });
    if (this.#hub) return this.#hub.ask(this.id, name, input, timeoutMs, settle);
    const id = ++this.#asked;
    const late = setTimeout(() => this.#unanswered.delete(id) && settle({ error: ChatError.local('TIMED_OUT') }), timeoutMs);
    this.#unanswered.set(id, (outcome) => {
      clearTimeout(late);
      settle(outcome);
    });
    this.#surroundings.post({ kind: 'ask', line: this.id, id, name, input, timeoutMs });
  };

  probe(): void {
    if (this.#hub) this.#hub.probe();
    else this.#surroundings.post({ kind: 'probe', line: this.id });
  }

  close(): void {
    this.end(ChatError.local('DISCONNECTED'));
  }

  end(error: ChatError, opened = true): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#open = false;
    clearTimeout(this.#limit);
    this.#resolveClosed();
    this.#surroundings.onClosed();
    const unanswered = [...this.#unanswered.values()];
    this.#unanswered.clear();
    for (const settle of unanswered) settle({ error: ChatError.local('DISCONNECTED', { cause: error }) });
    this.#handlers.onEnd(error, opened);
  }

  #ready(session: SessionReady): void {
    if (this.#ended || this.#open) return;
    clearTimeout(this.#limit);
    this.#open = true;
    this.#handlers.onReady(session);
  }

  #told(name: Told, payload: unknown): void {
    if (!this.#ended && this.#open) (this.#handlers[name] as (payload: unknown) => void)(payload);
  }
}
