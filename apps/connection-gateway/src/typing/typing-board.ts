import { Requester, TypingSubscriber, type BusConnection } from '@chatgenius/bus';
import { ephemeralEvents, parseStreamId, streamEvents, typingRequests, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { Features, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { dataOf } from '../streams/event-data.ts';
import { type HeldStream } from '../streams/held-stream.ts';
import { StreamHub, type StreamAudience } from '../streams/stream-hub.ts';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { StreamTyping } from './stream-typing.ts';
import { type TypingView } from './typing.rules.ts';

type TypingChange = typingRequests.TypingChange;

/** Changes of one stream within this time are told together. */
const COLLECT_MS = 150;
/** Streams that begin to have members within this time are asked about together. */
const ASK_AFTER_MS = 100;
const STREAMS_PER_REQUEST = 1_000;

/**
 * Who is typing in the streams that connections here have joined: told by presence-service, and forgotten by itself when
 * nothing more is heard. Each member is told what they may know, whenever that changes.
 */
@Injectable()
export class TypingBoard implements StreamAudience {
  readonly #streams = new Map<StreamId, StreamTyping>();
  readonly #timers = new Map<StreamId, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  readonly #subscriber: TypingSubscriber;
  /** Streams whose typists are still being asked for, with the users heard of meanwhile. */
  readonly #unknown = new Map<StreamId, Set<string>>();
  #asking = false;

  constructor(
    @Inject(BUS) bus: BusConnection,
    private readonly hub: StreamHub,
    private readonly requester: Requester,
    private readonly sockets: SocketService,
    features: Features,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#subscriber = new TypingSubscriber(bus, {
      holds: (stream) => this.#heldWithMembers(stream) !== undefined,
      onItems: (stream, changes) => this.#hear(stream as StreamId, changes),
      onFault: (subject, error) => logger.error('typing:undecodable', { subject, error }),
    });
    if (features.has('typing')) hub.onAudience(this);
  }

  joined(socket: ChatSocket, held: HeldStream, isFirst: boolean): void {
    if (isFirst) {
      this.#subscriber.hold(held.id);
      this.#unknown.set(held.id, new Set());
      this.#askLater();
    }
    const typing = this.#streams.get(held.id);
    if (typing === undefined) return;
    typing.retell(socket);
    this.#lookAt(typing, performance.now() + COLLECT_MS);
  }

  left(socket: ChatSocket, held: HeldStream, wasLast: boolean): void {
    this.#streams.get(held.id)?.forget(socket);
    if (!wasLast) return;
    this.#subscriber.release(held.id);
    this.#unknown.delete(held.id);
    this.#drop(held.id);
  }

  /** Who has said it, or is no longer there to say it, is not typing it any more: every gateway sees that for itself. */
  delivered(held: HeldStream, events: readonly StreamEvent[]): void {
    for (const event of events) {
      const silent = dataOf(streamEvents.messageCreated, event)?.message.senderId ?? dataOf(streamEvents.memberLeft, event)?.userId;
      if (silent === undefined) continue;
      this.#unknown.get(held.id)?.add(silent);
      const typing = this.#streams.get(held.id);
      if (typing?.spoke(silent) === true) this.#lookAt(typing, performance.now() + COLLECT_MS);
    }
  }

  #heldWithMembers(stream: string): HeldStream | undefined {
    const held = this.hub.get(stream as StreamId);
    return held !== undefined && held.members.size > 0 ? held : undefined;
  }

  #hear(stream: StreamId, changes: readonly TypingChange[]): void {
    for (const { userId } of changes) this.#unknown.get(stream)?.add(userId);
    this.#apply(stream, changes);
  }

  #apply(stream: StreamId, changes: readonly TypingChange[]): void {
    const held = this.#heldWithMembers(stream);
    if (held === undefined) return;
    const typing = this.#streams.get(stream) ?? new StreamTyping(held);
    const now = performance.now();
    for (const { userId, expiresInMs, hiddenFrom } of changes) {
      if (expiresInMs > 0) typing.start(userId, now + expiresInMs, hiddenFrom, now);
      else typing.stop(userId);
    }
    if (typing.isEmpty) return;
    this.#streams.set(stream, typing);
    this.#lookAt(typing, now + COLLECT_MS);
  }

  /** One timer per stream, for the earliest reason to look. */
  #lookAt(typing: StreamTyping, at: number): void {
    const stream = typing.held.id;
    const present = this.#timers.get(stream);
    if (present !== undefined && present.at <= at) return;
    clearTimeout(present?.timer);
    const timer = setTimeout(() => this.#look(typing), Math.max(0, at - performance.now()));
    this.#timers.set(stream, { at, timer: timer.unref() });
  }

  #look(typing: StreamTyping): void {
    this.#timers.delete(typing.held.id);
    const now = performance.now();
    const { tellings, next } = typing.due(now);
    for (const { socket, view } of tellings) this.sockets.emit(socket, ephemeralEvents.userTyping, { ...placeOf(typing.held), ...told(view, now) }, { coalesceBy: typing.held.id });
    if (typing.isEmpty) this.#drop(typing.held.id);
    else if (next < Infinity) this.#lookAt(typing, next);
  }

  #drop(stream: StreamId): void {
    clearTimeout(this.#timers.get(stream)?.timer);
    this.#timers.delete(stream);
    this.#streams.delete(stream);
  }

  #askLater(): void {
    if (this.#asking) return;
    this.#asking = true;
    setTimeout(() => void this.#ask(), ASK_AFTER_MS).unref();
  }

  /** Once for each stream that gets its first member here, however many join it; and never on the way of a join. */
  async #ask(): Promise<void> {
    const asked = [...this.#unknown].slice(0, STREAMS_PER_REQUEST);
    const streams = asked.map(([stream]) => stream);
    try {
      await Promise.all(streams.map((stream) => this.#subscriber.live(stream)));
      const { typists } = await this.requester.request(typingRequests.typingQuery, { streams });
      for (const [stream, ofStream] of Map.groupBy(typists, (typist) => typist.stream)) {
        const heardOf = this.#unknown.get(stream);
        this.#apply(stream, ofStream.filter(({ userId }) => heardOf?.has(userId) === false));
      }
    } catch (error) {
      // Whoever goes on typing says so within seconds.
      this.logger.warn('typing:not-known', { streams: streams.length, error });
    }
    for (const [stream, heardOf] of asked) if (this.#unknown.get(stream) === heardOf) this.#unknown.delete(stream);
    this.#asking = false;
    if (this.#unknown.size > 0) this.#askLater();
  }
}

function placeOf({ id, channelId }: HeldStream): { channelId: string; threadId?: string } {
  const { id: ownId } = parseStreamId(id);
  return channelId === undefined ? { channelId: ownId } : { channelId, threadId: ownId };
}

function told({ userIds, several, until }: TypingView, now: number): { userIds: string[]; several: boolean; expiresInMs: number } {
  return { userIds: [...userIds], several, expiresInMs: Math.max(0, Math.min(Math.round(until - now), Number.MAX_SAFE_INTEGER)) };
}
