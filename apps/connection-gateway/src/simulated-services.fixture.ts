import { type BusConnection, type Requester } from '@chatgenius/bus';
import { ChatError, messagingRequests, parseStreamId, streamEvents, streams, subjects, type Channel, type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';

const AT = '2026-01-01T00:00:00.000Z';
const SHARDS = 1;

type Callback = (message: { subject: string; string: () => string }) => void;

/** Something on its way: a request, an answer or a publication. */
export interface InFlight {
  readonly kind: 'request' | 'answer' | 'publication';
  /** Of the request, or of the event. */
  readonly name: string;
  arrive(): void;
  /** Lost, as when NATS goes away: who asked asks again. */
  lose(): void;
  /** A request that nobody could answer, or an answer that says so. */
  fail(): void;
}

interface Log {
  epoch: string;
  events: StreamEvent[];
}

/**
 * Messaging-service with its database, and NATS in between, in memory: whatever travels waits in `inFlight` until the
 * spec lets it arrive, in any order, or loses it. Answers are made when the request arrives, and may be old when they do.
 */
export class SimulatedServices {
  readonly inFlight: InFlight[] = [];
  readonly channelIds: readonly string[];
  readonly #logs = new Map<StreamId, Log>();
  readonly #members = new Map<string, Set<string>>();
  readonly #subscribers = new Map<string, Set<Callback>>();
  readonly #onPossibleLoss: (() => void)[] = [];
  #epochs = 1;

  constructor(channelIds: readonly string[]) {
    this.channelIds = channelIds;
  }

  readonly bus = {
    options: { streamShards: SHARDS },
    onPossibleLoss: (listener: () => void) => this.#onPossibleLoss.push(listener),
    subscribe: (subject: string, receive: Callback) => this.#subscribe(subject, receive),
    nats: { flush: () => Promise.resolve() },
  } as unknown as BusConnection;

  readonly requester = {
    request: (contract: { name: string }, input: Record<string, unknown>) => this.#request(contract.name, input),
  } as unknown as Requester;

  head(stream: StreamId): Cursor {
    const { epoch, events } = this.#log(stream);
    return { epoch, seq: events.length };
  }

  eventAt(stream: StreamId, seq: number): StreamEvent | undefined {
    return this.#log(stream).events[seq - 1];
  }

  isMember(userId: string, channelId: string): boolean {
    return this.#members.get(channelId)?.has(userId) === true;
  }

  write(channelId: string, senderId: string): void {
    this.#append(streams.channel(channelId), streamEvents.messageCreated.name, { message: { id: crypto.randomUUID(), channelId, senderId, text: 'hello' } });
  }

  admit(userId: string, channelId: string): void {
    if (this.isMember(userId, channelId)) return;
    const members = this.#members.get(channelId) ?? new Set();
    this.#members.set(channelId, members.add(userId));
    this.#append(streams.channel(channelId), streamEvents.memberJoined.name, { channelId, member: { userId, role: 'member', joinedAt: AT } });
    this.#append(streams.user(userId), streamEvents.channelAdded.name, { channel: channelOf(channelId), role: 'member', head: this.head(streams.channel(channelId)) });
  }

  remove(userId: string, channelId: string): void {
    if (this.#members.get(channelId)?.delete(userId) !== true) return;
    this.#append(streams.channel(channelId), streamEvents.memberLeft.name, { channelId, userId });
    this.#append(streams.user(userId), streamEvents.channelRemoved.name, { channelId });
  }

  /** The log is another one, of `length` events, of which nobody is told. */
  reset(channelId: string, length: number): void {
    const stream = streams.channel(channelId);
    const log = this.#log(stream);
    log.epoch = `e${++this.#epochs}`;
    log.events = [];
    for (let seq = 1; seq <= length; seq++) log.events.push(this.#event(stream, streamEvents.messageCreated.name, { message: { id: crypto.randomUUID(), channelId, senderId: 'nobody', text: '' } }));
  }

  /** NATS was away: what was on its way is lost, and every process connects anew. */
  reconnect(): void {
    for (const item of this.inFlight.splice(0)) item.lose();
    for (const listener of this.#onPossibleLoss) listener();
  }

  #log(stream: StreamId): Log {
    let log = this.#logs.get(stream);
    if (log === undefined) {
      log = { epoch: 'e1', events: [] };
      this.#logs.set(stream, log);
    }
    return log;
  }

  #event(stream: StreamId, type: string, data: unknown): StreamEvent {
    const { epoch, events } = this.#log(stream);
    return { stream, epoch, seq: events.length + 1, type, at: AT, data };
  }

  #append(stream: StreamId, type: string, data: unknown): void {
    const event = this.#event(stream, type, data);
    this.#log(stream).events.push(event);
    const subject = subjects.stream(stream, SHARDS);
    const message = { subject, string: () => JSON.stringify(event) };
    // Told to those who listen as it arrives: each gateway is one.
    this.#send({ kind: 'publication', name: type, arrive: () => this.#subscribers.get(subjects.shard(0))?.forEach((callback) => callback(message)), lose: () => undefined, fail: () => undefined });
  }

  #subscribe(subject: string, callback: Callback) {
    const ofSubject = this.#subscribers.get(subject) ?? new Set();
    this.#subscribers.set(subject, ofSubject.add(callback));
    return { unsubscribe: () => ofSubject.delete(callback) };
  }

  #send(item: InFlight): void {
    this.inFlight.push(item);
  }

  #request(name: string, input: Record<string, unknown>): Promise<unknown> {
    const settled = Promise.withResolvers<unknown>();
    const fail = () => settled.reject(new ChatError('UNAVAILABLE'));
    const ask = () => this.#send({ kind: 'request', name, arrive: answer, lose: ask, fail });
    const answer = () => {
      const outcome = this.#answer(name, input);
      const arrive = () => (outcome instanceof ChatError ? settled.reject(outcome) : settled.resolve(outcome));
      this.#send({ kind: 'answer', name, arrive, lose: ask, fail });
    };
    ask();
    return settled.promise;
  }

  #answer(name: string, input: Record<string, unknown>): unknown {
    const { userId, stream } = input as { userId: string; stream: StreamId };
    switch (name) {
      case messagingRequests.streamsOpen.name:
        return { streams: (input.streams as { stream: StreamId; since?: Cursor }[]).map((wanted) => this.#open(userId, wanted)) };
      case messagingRequests.streamRead.name:
        // Three events fill a page.
        return { head: this.head(stream), events: this.#log(stream).events.slice(input.after as number, (input.after as number) + 3) };
      case messagingRequests.streamHeads.name:
        return { heads: (input.streams as StreamId[]).map((one) => ({ stream: one, ...this.head(one) })) };
      case messagingRequests.sessionOpen.name:
        return { user: { id: userId, handle: userId, displayName: userId }, head: this.head(streams.user(userId)), ...inParts(this.#channelsOf(userId)), threads: [] };
      case messagingRequests.sessionMore.name:
        return inParts(this.#channelsOf(userId).filter(({ id }) => (input.channelIds as string[]).includes(id)));
      case messagingRequests.unreadCount.name:
        return { counts: (input.readers as { userId: string; stream: StreamId }[]).flatMap((reader) => this.#count(reader)) };
      case messagingRequests.cursorsRead.name:
        return { cursors: (input.readers as { userId: string; stream: StreamId }[]).map((reader) => ({ ...reader, cursor: NOTHING_READ })) };
      default:
        return new ChatError('UNAVAILABLE');
    }
  }

  #open(userId: string, { stream, since }: { stream: StreamId; since?: Cursor }) {
    const { kind, id } = parseStreamId(stream);
    const head = this.head(stream);
    if (kind === 'user' ? id !== userId : !this.isMember(userId, id)) return { stream, refused: 'CHANNEL_NOT_FOUND' };
    const access = kind === 'user' ? { kind } : { kind: 'channel', channel: channelOf(id), role: 'member' };
    if (since === undefined) return { stream, access, head, verdict: { status: 'recovered' }, events: [] };
    if (since.epoch !== head.epoch || since.seq > head.seq) return { stream, access, head, verdict: { status: 'reset' }, events: [] };
    return { stream, access, head, verdict: { status: 'recovered' }, events: this.#log(stream).events.slice(since.seq) };
  }

  #channelsOf(userId: string) {
    return this.channelIds.filter((channelId) => this.isMember(userId, channelId)).map((channelId) => ({
      ...channelOf(channelId),
      role: 'member',
      ...this.unread(userId, streams.channel(channelId)),
    }));
  }

  #count({ userId, stream }: { userId: string; stream: StreamId }) {
    return this.isMember(userId, parseStreamId(stream).id) ? [{ userId, stream, ...this.unread(userId, stream) }] : [];
  }

  unread(userId: string, stream: StreamId, head = this.head(stream)) {
    const messages = this.#log(stream).events.slice(0, head.seq).filter(({ type, data }) => type === streamEvents.messageCreated.name && (data as { message: { senderId: string } }).message.senderId !== userId);
    return { cursor: NOTHING_READ, head, unread: messages.length, mentions: 0 };
  }
}

/** One channel fills an answer. */
const inParts = <One extends { id: string }>(channels: readonly One[]) => ({ channels: channels.slice(0, 1), rest: channels.slice(1).map(({ id }) => id) });

/** Nobody reads anything here. */
const NOTHING_READ = { delivered: 0, read: 0 };

const channelOf = (id: string): Channel => ({ id, kind: 'public', name: 'room', topic: null, createdAt: AT, archivedAt: null });
