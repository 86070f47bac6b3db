import { ChatClient } from '../chat-client.ts';
import { type ChatError } from '../chat-error.ts';
import { ScriptedDial } from '../connection/scripted-dial.fixture.ts';
import { type Message, type StreamEvent } from '../generated/schemas.ts';
import { type ChatEvent, type SessionReady } from '../wire.ts';

const AT = '2026-01-01T00:00:00.000Z';
export const ME = 'ada';

export const message = (channelId: string, seq: number, more: Partial<Message> = {}): Message => ({ id: `${channelId}-${seq}`, channelId, senderId: 'grace', clientMessageId: `${channelId}-${seq}`, seq, text: `text ${seq}`, createdAt: AT, ...more });

/** A client over a connection of which the spec says what the server answers and tells. */
export class ScriptedChat {
  readonly dial = new ScriptedDial();
  readonly client: ChatClient;
  /** Channels, with the messages that their history has. */
  readonly channels: Map<string, Message[]>;
  /** Commands by name and subject, as they were answered. */
  readonly said: string[] = [];
  /** Paths that were asked for over HTTP. */
  readonly fetched: string[] = [];
  /** Of all logs: another one when they were replaced. */
  epoch = 'first';
  /** What is answered over HTTP, beside histories. */
  readonly lists: Record<string, readonly object[]> = { users: [], drafts: [], members: [], pins: [], hits: [] };
  /** As a proxy does whose server is away. */
  isApiAway = false;
  /** Whether commands are answered. */
  answers = true;
  #ownSeq = 0;
  readonly #heads = new Map<string, number>();
  readonly #refusals = new Map<string, ChatError>();

  constructor(channels: Record<string, readonly Message[]>) {
    this.channels = new Map(Object.entries(channels).map(([channelId, messages]) => [channelId, [...messages]]));
    this.client = new ChatClient({
      url: 'http://gateway.invalid',
      apiUrl: 'http://api.invalid',
      token: 'token',
      storage: false,
      detectActivity: false,
      reportDelivered: false,
      dial: this.dial.dial,
      fetch: ((url: URL) => this.#fetch(url)) as typeof fetch,
    });
  }

  refuse(command: string, error: ChatError | undefined): void {
    if (error) this.#refusals.set(command, error);
    else this.#refusals.delete(command);
  }

  /** Begins the session that the client waits for. */
  async online(): Promise<void> {
    void this.client.connect();
    while (this.dial.open.length === 0) await Promise.resolve();
    this.dial.last.ready(this.#session());
    await this.settle();
  }

  /** Answers what is asked until nothing is. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 20; idle++) {
      await new Promise((resolve) => setImmediate(resolve));
      const asked = this.answers ? (this.dial.open.at(-1)?.asked.splice(0) ?? []) : [];
      if (asked.length > 0) idle = 0;
      for (const { name, input, settle } of asked) {
        const refusal = this.#refusals.get(name);
        const { channelId, userIds } = input as { channelId?: string; userIds?: string[] };
        this.said.push(`${name} ${channelId ?? userIds?.join() ?? ''}`.trim());
        settle(refusal ? { error: refusal } : { output: this.#output(name, input as never) as never });
      }
    }
  }

  /** An event of a channel's stream. */
  tell(channelId: string, type: string, data: object): void {
    const seq = this.#head(channelId) + 1;
    this.#heads.set(channelId, seq);
    this.dial.last.says('onEvent', { stream: `channel:${channelId}`, epoch: this.epoch, seq, type, at: AT, data: { channelId, ...data } } as unknown as ChatEvent & StreamEvent);
  }

  /** An event of the user's own stream. */
  tellUser(type: string, data: object): void {
    this.#ownSeq++;
    this.dial.last.says('onEvent', { stream: `user:${ME}`, epoch: this.epoch, seq: this.#ownSeq, type, at: AT, data } as unknown as ChatEvent & StreamEvent);
  }

  write(channelId: string, more: Partial<Message> = {}): Message {
    const written = message(channelId, this.#head(channelId) + 1, more);
    this.tell(channelId, 'message:created', { message: written });
    this.channels.get(channelId)?.push(written);
    return written;
  }

  #head(channelId: string): number {
    return this.#heads.get(channelId) ?? this.channels.get(channelId)?.at(-1)?.seq ?? 0;
  }

  #info(channelId: string) {
    return { id: channelId, kind: 'public', name: channelId, topic: null, createdAt: AT, archivedAt: null };
  }

  #session(): SessionReady {
    const channels = [...this.channels.keys()].map((id) => ({ ...this.#info(id), role: 'member', cursor: { delivered: 0, read: 0 }, head: { epoch: this.epoch, seq: this.#head(id) }, unread: this.#head(id), mentions: 0 }));
    return { sessionId: 'session', user: { id: ME, handle: ME, displayName: 'Ada' }, serverTime: AT, expiresAt: AT, limits: { resumeStreams: 400 }, head: { epoch: this.epoch, seq: 0 }, channels, threads: [] } as unknown as SessionReady;
  }

  #output(name: string, { channelId = '', since = [], messageId = '', offset = 0 }: { channelId?: string; messageId?: string; offset?: number; since?: readonly { stream: string; epoch: string; seq: number }[] }): object {
    switch (name) {
      case 'channelJoin':
        return { channel: this.#info(channelId), role: 'member', head: { epoch: this.epoch, seq: this.#head(channelId) }, verdict: { status: 'recovered' }, events: [] };
      case 'sessionResume':
        return { streams: since.map(({ stream, epoch, seq }) => ({ stream, head: { epoch: this.epoch, seq }, verdict: { status: epoch === this.epoch ? 'recovered' : 'reset' }, events: [] })) };
      case 'messageText':
        return { messageId, offset, text: '', live: { state: 'streaming', length: offset } };
      case 'presenceSubscribe':
        return { presences: [] };
      default:
        return {};
    }
  }

  #fetch(url: URL): Promise<Response> {
    this.fetched.push(`${url.pathname}${url.search}`);
    if (this.isApiAway) return Promise.resolve(new Response('Bad gateway', { status: 502 }));
    const [, channelId = ''] = /channels\/([^/]+)\/messages/.exec(url.pathname) ?? [];
    const before = Number(url.searchParams.get('before') ?? Infinity);
    const all = (this.channels.get(channelId) ?? []).filter(({ seq }) => seq < before);
    const messages = /pins$/.test(url.pathname) ? [] : all.slice(-Number(url.searchParams.get('limit') ?? 50));
    return Promise.resolve(Response.json({ messages, head: { epoch: this.epoch, seq: this.#head(channelId) }, hasBefore: messages.length < all.length, hasAfter: false, ...this.lists, next: null }));
  }
}
