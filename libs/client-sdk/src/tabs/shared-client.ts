import { ChatClient } from '../chat-client.ts';
import { openLine } from '../connection/connector.ts';
import { type ChatClientOptions } from '../options.ts';
import { scopeOf } from '../outbox/keeping/kept-entry.ts';
import { deviceLocks } from '../outbox/keeping/succession.ts';
import { sessionNow } from './session-snapshot.rules.ts';
import { Tabs } from './tabs.ts';

export type SharedClientOptions = ChatClientOptions & { /** Tabs of one user share a connection, and nobody else's. */ readonly userId: string };

/** A client of which all tabs of its user share one connection. Each tab has its own state, made of the same events. */
export class SharedClient extends ChatClient {
  readonly #tabs: Tabs;

  constructor(options: SharedClientOptions, tabs: Tabs) {
    super({ ...options, dial: tabs.dial });
    this.#tabs = tabs;
  }

  /** Whether the connection is that of this tab. */
  get leads(): boolean {
    return this.#tabs.leads;
  }

  override disconnect(): void {
    super.disconnect();
    this.#tabs.resign();
  }

  override close(): void {
    super.close();
    this.#tabs.close();
  }
}

/** Where there are no Web Locks or BroadcastChannel, each tab has a connection of its own. */
export function createSharedClient(options: SharedClientOptions): ChatClient {
  const locks = deviceLocks();
  if (!locks || typeof (globalThis as { BroadcastChannel?: unknown }).BroadcastChannel !== 'function') return new ChatClient(options);
  const tabs: Tabs = new Tabs({
    scope: scopeOf(options.apiUrl, options.userId),
    locks,
    dial: options.dial ?? openLine,
    sessionNow: (session) => sessionNow(session, client.user, client.positions.get(`user:${session.user.id}`)),
  });
  const client = new SharedClient(options, tabs);
  return client;
}
