import { BusConnection, encodeEvent } from '@chatgenius/bus';
import { commands, historyRequests, messagingRequests, notices, presenceRequests, shardOf, streams, subjects, type RequestContract, type StreamId } from '@chatgenius/contracts';

/** How a request is answered: `[{ ok }]`, or an error in the form that travels. */
type Answer = { readonly ok: unknown } | { readonly error: string; readonly details: object; readonly definition: object };

/** What only the newer release knows, wherever it may be. */
export const MORE = { newer: 1 };
/** A reason of it. */
export const POLL_CLOSED = { code: 'POLL_ERROR', http: 410, retryable: false, message: 'The poll is closed.', advice: 'Show its result.' };
const EPOCH = 'epoch';
const SHARDS = 64;

/**
 * messaging-service and presence-service of the next release, as far as a gateway and channel-api can tell: they say one
 * more field, status, reason and kind than today's contracts know wherever they say anything.
 */
export class NewerServices {
  readonly #bus: BusConnection;
  readonly #log: object[] = [];
  readonly channelId: string;
  readonly userId: string;
  /** Inputs of `message:send`, as they came. */
  readonly sent: unknown[] = [];

  private constructor(bus: BusConnection, userId: string, channelId: string) {
    this.#bus = bus;
    this.userId = userId;
    this.channelId = channelId;
    this.#serve();
  }

  static async start(natsUrl: string, userId: string, channelId: string): Promise<NewerServices> {
    const bus = await BusConnection.open({ url: natsUrl, name: 'newer services', streamShards: SHARDS });
    const services = new NewerServices(bus, userId, channelId);
    await bus.nats.flush();
    return services;
  }

  get stream(): StreamId {
    return streams.channel(this.channelId);
  }

  message(seq: number, text: string): object {
    const { userId: senderId, channelId } = this;
    return { id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`, channelId, senderId, clientMessageId: `c${seq}`, seq, text, createdAt: new Date().toISOString(), poll: MORE };
  }

  /** Writes an event into the channel's log, and tells of it between lines that nobody can read. */
  say(type: string, data: unknown): void {
    const seq = this.#log.length + 1;
    this.#log.push({ stream: this.stream, epoch: EPOCH, seq, type, at: new Date().toISOString(), data, ...MORE });
    const lines = ['not JSON', encodeEvent(this.#log.at(-1) as never).encoded, '{}'];
    this.#bus.nats.publish(subjects.stream(this.stream, SHARDS), lines.join('\n'));
  }

  tellPresence(userId: string, version: number): void {
    this.#bus.nats.publish(subjects.presence(shardOf(streams.user(userId), SHARDS)), ['{}', JSON.stringify(stateOf(userId, version))].join('\n'));
  }

  revoke(sessionId: string): void {
    this.#bus.nats.publish(notices.sessionsRevoked.subject, JSON.stringify([null, { sessionId, reason: 'moved-to-another-planet', ...MORE }]));
  }

  async stop(): Promise<void> {
    await this.#bus.close();
  }

  #serve(): void {
    const { userId, channelId } = this;
    const head = () => ({ epoch: EPOCH, seq: this.#log.length, ...MORE });
    const channel = { id: channelId, kind: 'stage', name: 'general', topic: null, createdAt: new Date().toISOString(), archivedAt: null, ...MORE };
    const unread = () => ({ head: head(), unread: 0, mentions: 0 });
    const cursor = { delivered: 0, read: 0 };
    const ok = (value: object): Answer => ({ ok: { ...value, ...MORE } });
    this.#answer(messagingRequests.sessionOpen, () =>
      ok({ user: { id: userId, handle: 'ada', displayName: 'Ada' }, head: { epoch: EPOCH, seq: 0 }, channels: [{ ...channel, role: 'host', cursor, ...unread() }, null], threads: [{}] }));
    this.#answer(messagingRequests.sessionsRevoked, () => ok({ revoked: [{ sessionId: channelId, reason: 'moved-to-another-planet' }, {}], more: false }));
    this.#answer(messagingRequests.streamsOpen, (input) => {
      const opened = (input as { streams: { stream: StreamId }[] }).streams.map(({ stream }) =>
        stream === this.stream
          ? { stream, access: { kind: 'channel', channel, role: 'host' }, head: head(), verdict: { status: 'recovered' }, events: [] }
          : { stream, refused: 'POLL_CLOSED', details: {}, definition: POLL_CLOSED });
      return ok({ streams: [null, ...opened] });
    });
    this.#answer(messagingRequests.streamHeads, () => ok({ heads: [null, { stream: this.stream, ...head() }] }));
    this.#answer(messagingRequests.streamRead, (input) => ok({ head: head(), events: this.#log.slice((input as { after: number }).after) }));
    this.#answer(messagingRequests.unreadCount, () => ok({ counts: [] }));
    this.#answer(historyRequests.historyRead, () => ok({ messages: [null, this.message(1, 'from history')], hasBefore: false, hasAfter: false, head: head() }));
    this.#answer(commands.messageDelivered.request, () => ok({ cursor, ...unread() }));
    this.#answer(commands.messageSend.request, (input) => {
      this.sent.push((input as { input: unknown }).input);
      return { error: 'POLL_CLOSED', details: { pollId: 'p' }, definition: POLL_CLOSED };
    });
    this.#answer(presenceRequests.gatewayReport, () => ok({ accepted: true, generation: 'g', settled: true }));
    this.#answer(presenceRequests.presenceQuery, (input) => ok({ states: [null, ...(input as { userIds: string[] }).userIds.map((id) => stateOf(id, 1))] }));
  }

  #answer({ subject, service }: RequestContract, answer: (input: unknown) => Answer): void {
    this.#bus.nats.subscribe(subject, {
      queue: subjects.queue(service),
      callback: (_, message) => {
        const answers = message.json<[number, unknown][]>().map(([id, input]) => [id, answer(input)]);
        message.respond(JSON.stringify([['an item of another kind'], ...answers]));
      },
    });
  }
}

const stateOf = (userId: string, version: number) => ({ userId, version, status: 'in-a-huddle', chosen: 'online', text: null, until: null, lastSeenAt: null, hiddenFrom: [], settled: true, ...MORE });
