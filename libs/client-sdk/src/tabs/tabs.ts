import { ChatError } from '../chat-error.ts';
import { type ConnectionHandlers, type ConnectionOptions } from '../connection/connection.ts';
import { type Dial, type Line } from '../connection/connector.ts';
import { type Broadcast, openBroadcast } from '../device/broadcast.ts';
import { type Locks } from '../outbox/keeping/succession.ts';
import { newId } from '../outbox/new-id.ts';
import { type CommandName, type SessionReady } from '../wire.ts';
import { Hub, type HubClient } from './hub.ts';
import { TabLine } from './tab-line.ts';
import { copied, type TabMessage } from './tab-message.ts';

export interface TabsOptions {
  /** Tabs of one user of one deployment share a connection. */
  readonly scope: string;
  readonly locks: Locks;
  readonly sessionNow: (session: SessionReady) => SessionReady | undefined;
  /** How the tab that leads opens the connection. */
  readonly dial: Dial;
}

/** One tab of several that share a connection. The one that holds a lock leads; when it dies, the browser gives the lock to the next. */
export class Tabs {
  readonly #options: TabsOptions;
  readonly #hub: Hub;
  readonly #channel: Broadcast | undefined;
  readonly #name: string;
  readonly #lines = new Map<string, TabLine>();
  readonly #attached = new WeakSet<TabLine>();
  #resign = new AbortController();
  #leads = false;
  #candidate = false;

  constructor(options: TabsOptions) {
    this.#options = options;
    this.#name = `chatgenius-tabs ${options.scope}`;
    this.#hub = new Hub(options.sessionNow, options.dial);
    this.#channel = openBroadcast(this.#name);
    this.#channel?.addEventListener('message', ({ data }) => this.#receive(data as TabMessage));
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Opens the connection where this tab leads, and else takes part in that of the tab that does. */
  readonly dial = (options: ConnectionOptions, handlers: ConnectionHandlers): Line => {
    const line: TabLine = new TabLine(newId(), options, handlers, { post: (message) => this.#channel?.postMessage(message), onClosed: () => this.#closed(line) });
    this.#lines.set(line.id, line);
    void this.#begin(line);
    return line;
  };

  /** Another tab may lead: this one has nothing to do with the connection any more. */
  resign(): void {
    this.#resign.abort();
    this.#resign = new AbortController();
    this.#candidate = false;
    if (!this.#leads) return;
    this.#leads = false;
    this.#hub.close();
  }

  close(): void {
    this.resign();
    this.#channel?.close();
  }

  async #begin(line: TabLine): Promise<void> {
    this.#standForLead();
    const { held = [] } = await this.#options.locks.query();
    if (line.isClosed) return;
    if (this.#leads) return this.#lead(line);
    if (held.some(({ name }) => name === this.#name)) await this.#attach(line);
  }

  /** For as long as this tab wants a connection. */
  #standForLead(): void {
    if (this.#candidate) return;
    this.#candidate = true;
    const { signal } = this.#resign;
    const lead = () => {
      this.#leads = true;
      // Whoever was attached to the tab that led before has lost it.
      this.#channel?.postMessage({ kind: 'leads' } satisfies TabMessage);
      for (const line of this.#lines.values()) if (line.isOpen) line.end(ChatError.local('DISCONNECTED')); else this.#lead(line);
      return new Promise<void>((resigned) => signal.addEventListener('abort', () => resigned()));
    };
    void this.#options.locks.request(this.#name, { signal }, lead).catch(() => undefined);
  }

  #lead(line: TabLine): void {
    if (line.lead(this.#hub)) this.#hub.open(line.id, line.client, line.options);
  }

  /** The lock tells the tab that leads whether this one lives. */
  async #attach(line: TabLine): Promise<void> {
    const attach = () => this.#channel?.postMessage({ kind: 'attach', line: line.id } satisfies TabMessage);
    if (this.#attached.has(line)) return attach();
    this.#attached.add(line);
    await this.#options.locks.request(this.#nameOf(line.id), {}, () => {
      attach();
      return line.closed;
    }).catch(() => undefined);
  }

  #closed(line: TabLine): void {
    this.#lines.delete(line.id);
    if (line.leads) this.#hub.close();
    else this.#channel?.postMessage({ kind: 'detach', line: line.id } satisfies TabMessage);
  }

  #receive(message: TabMessage): void {
    if (message.kind === 'leads') return this.#follow();
    const own = this.#lines.get(message.line);
    if (own) return own.receive(message);
    if (!this.#leads) return;
    if (message.kind === 'attach') this.#admit(message.line);
    else if (message.kind === 'detach') this.#hub.detach(message.line);
    else if (message.kind === 'probe') this.#hub.probe();
    else if (message.kind === 'ask') {
      const { line, id, name, input, timeoutMs } = message;
      this.#hub.ask(line, name as CommandName, input, timeoutMs, (outcome) => this.#channel?.postMessage({ kind: 'settled', line, id, outcome: copied(outcome) } satisfies TabMessage));
    }
  }

  /** Another tab leads from now on. */
  #follow(): void {
    for (const line of [...this.#lines.values()]) {
      if (line.isOpen) line.end(ChatError.local('DISCONNECTED'));
      else void this.#attach(line);
    }
  }

  #admit(line: string): void {
    const post = (message: TabMessage) => this.#channel?.postMessage(message);
    const client: HubClient = {
      ready: (session) => post({ kind: 'ready', line, session }),
      told: (name, payload) => post({ kind: 'told', line, name, payload }),
      end: (error) => post({ kind: 'end', line, error: error.toJSON() }),
    };
    this.#hub.attach(line, client);
    void this.#options.locks.request(this.#nameOf(line), { signal: this.#resign.signal }, () => Promise.resolve(this.#hub.detach(line))).catch(() => undefined);
  }

  #nameOf(line: string): string {
    return `${this.#name} ${line}`;
  }
}
