import { type ChatError } from '../chat-error.ts';
import { type Announcement } from '../generated/schemas.ts';
import { type ConnectionHandlers, type ConnectionOptions, type Settle } from '../connection/connection.ts';
import { type Dial, type Line } from '../connection/connector.ts';
import { type CommandName, type InputOf, type OutputOf, type SessionReady } from '../wire.ts';
import { forwarded, leftBy, Wants } from './shared-streams.ts';
import { type Outcome, type Told } from './tab-message.ts';

/** A client on the connection, in this tab or in another one. */
export interface HubClient {
  readonly ready: (session: SessionReady) => void;
  readonly told: (name: Told, payload: unknown) => void;
  readonly end: (error: ChatError, opened: boolean) => void;
}

interface Attached {
  readonly client: HubClient;
  readonly wants: Wants;
  ready: boolean;
}

const LOOK_AGAIN_MS = 50;

/** The connection of the tab that leads, and all clients that use it. */
export class Hub {
  readonly #clients = new Map<string, Attached>();
  readonly #sessionNow: (session: SessionReady) => SessionReady | undefined;
  readonly #dial: Dial;
  #connection: Line | undefined;
  #session: SessionReady | undefined;
  /** What this session was told: a tab that comes later is told of it, too. */
  readonly #announced = new Map<string, Announcement>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param sessionNow what a session that began earlier would say now; nothing while that is not known */
  constructor(sessionNow: (session: SessionReady) => SessionReady | undefined, dial: Dial) {
    this.#sessionNow = sessionNow;
    this.#dial = dial;
  }

  /** The tab that leads opens the connection; its own client comes first, and alone keeps the token fresh. */
  open(id: string, client: HubClient, options: ConnectionOptions): void {
    this.#connection?.close();
    this.#clients.set(id, { client, wants: new Wants(), ready: false });
    this.#connection = this.#dial(options, this.#handlers(id));
  }

  /** Another tab joins as soon as it can be given the current state. */
  attach(id: string, client: HubClient): void {
    this.#clients.set(id, { client, wants: new Wants(), ready: false });
    this.#admit();
  }

  detach(id: string): void {
    const gone = this.#clients.get(id);
    this.#clients.delete(id);
    if (gone === undefined || this.#session === undefined) return;
    for (const { name, input } of leftBy(gone.wants, this.#others(id))) this.#connection?.ask(name, input, LEAVE_MS, () => undefined);
  }

  ask(id: string, name: CommandName, input: unknown, timeoutMs: number, settle: (outcome: Outcome) => void): void {
    const attached = this.#clients.get(id);
    if (attached === undefined || this.#connection === undefined) return;
    const sent = forwarded(name, input, attached.wants, this.#others(id));
    if (sent) this.#connection.ask(name, sent.input as InputOf<typeof name>, timeoutMs, settle as Settle<OutputOf<typeof name>>);
    else settle({ output: {} as never });
  }

  probe(): void {
    this.#connection?.probe();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#connection?.close();
  }

  #handlers(leader: string): ConnectionHandlers {
    const told = (name: Told) => (payload: unknown) => {
      for (const { client, ready } of [...this.#clients.values()]) if (ready) client.told(name, payload);
    };
    return {
      onReady: (session) => this.#begin(session),
      onEvent: (event) => {
        for (const { client, ready, wants } of [...this.#clients.values()]) if (ready && (event.stream.startsWith('user:') || wants.streams.has(event.stream))) client.told('onEvent', event);
      },
      onActivity: told('onActivity'),
      onPresence: told('onPresence'),
      onTyping: told('onTyping'),
      onDelta: told('onDelta'),
      onReceipts: told('onReceipts'),
      onProfile: told('onProfile'),
      onAnnouncement: (announcement) => {
        this.#announced.set(announcement.id, announcement);
        told('onAnnouncement')(announcement);
      },
      onWithdrawn: (withdrawn) => {
        this.#announced.delete(withdrawn.id);
        told('onWithdrawn')(withdrawn);
      },
      onDraining: told('onDraining'),
      onExpiring: () => this.#clients.get(leader)?.client.told('onExpiring', undefined),
      onEnd: (error, opened) => this.#end(error, opened, leader),
    };
  }

  /** Passed on in the same tick of the event loop, before any later message. */
  #begin(session: SessionReady): void {
    this.#session = session;
    this.#announced.clear();
    for (const attached of [...this.#clients.values()]) {
      attached.ready = true;
      attached.client.ready(session);
    }
  }

  #admit(): void {
    clearTimeout(this.#timer);
    const waiting = [...this.#clients.values()].filter(({ ready }) => !ready);
    if (this.#session === undefined || waiting.length === 0) return;
    const now = this.#sessionNow(this.#session);
    if (now === undefined) {
      this.#timer = setTimeout(() => this.#admit(), LOOK_AGAIN_MS);
      return;
    }
    for (const attached of waiting) {
      attached.ready = true;
      attached.client.ready(now);
      for (const announcement of this.#announced.values()) attached.client.told('onAnnouncement', announcement);
    }
  }

  /** Those who wait go on waiting for the next connection, unless there will be none. */
  #end(error: ChatError, opened: boolean, leader: string): void {
    this.#connection = undefined;
    this.#session = undefined;
    for (const [id, { client, ready }] of [...this.#clients]) {
      if (id !== leader && !ready && error.retryable) continue;
      this.#clients.delete(id);
      client.end(error, opened);
    }
  }

  #others(id: string): Wants[] {
    return [...this.#clients].filter(([other]) => other !== id).map(([, { wants }]) => wants);
  }
}

/** Nobody waits for that answer. */
const LEAVE_MS = 10_000;
