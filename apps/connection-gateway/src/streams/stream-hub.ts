import { StreamSubscriber, type BusConnection, type EncodedEvent } from '@chatgenius/bus';
import { streamEvents, type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { dataOf } from './event-data.ts';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { DeliveryTelemetry } from './delivery-telemetry.ts';
import { FanOut } from './fan-out.ts';
import { GapFiller } from './gap-filler.ts';
import { HeldStream, type StreamWatcher } from './held-stream.ts';

/** Something in this gateway that cares who receives streams, and what they are given. */
export interface StreamAudience {
  /** Also when the connection had joined before. */
  joined(socket: ChatSocket, held: HeldStream, isFirst: boolean): void;
  left(socket: ChatSocket, held: HeldStream, wasLast: boolean): void;
  /** In order, each once; told only of streams that somebody here has joined. */
  delivered(held: HeldStream, events: readonly StreamEvent[]): void;
}

/** An unused stream stays for clients that reconnect. */
const LINGER_MS = 10_000;
/** Streams that begin to be held within this time are looked after together. */
const VERIFY_AFTER_MS = 20;
/** How often one stream is compared with its log, to notice a restored database. */
const LOOK_EVERY_MS = 10_000;

/**
 * The streams that this gateway follows. All members of a stream stand at one position here; what is
 * delivered to them, and to the stream's watcher, is in order and without a gap.
 */
@Injectable()
export class StreamHub implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #held = new Map<string, HeldStream>();
  readonly #subscriber: StreamSubscriber;
  readonly #audiences: StreamAudience[] = [];
  #unverified: HeldStream[] = [];
  #catchUp: Promise<void> | undefined;
  /** All streams are being compared with their logs because one of those was another one. */
  #comparing = false;
  #looks: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(
    @Inject(BUS) bus: BusConnection,
    private readonly filler: GapFiller,
    private readonly fanOut: FanOut,
    private readonly telemetry: DeliveryTelemetry,
    metrics: GatewayMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#subscriber = new StreamSubscriber(bus, {
      holds: (stream) => this.#held.has(stream),
      onEvents: (stream, events) => this.#receive(stream, events),
      onFault: (subject, error) => logger.error('stream:undecodable', { subject, error }),
    });
    bus.onPossibleLoss(() => void this.#beginCatchUp());
    metrics.observeStreams(() => this.#held.values());
  }

  onApplicationBootstrap(): void {
    this.#looks = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#looks);
  }

  /** Pending while this gateway may be behind the logs after a NATS outage. */
  get catchUp(): Promise<void> | undefined {
    return this.#catchUp;
  }

  onAudience(audience: StreamAudience): void {
    this.#audiences.push(audience);
  }

  get(stream: StreamId): HeldStream | undefined {
    return this.#held.get(stream);
  }

  /** Holds a stream for a join that is on its way; `release` ends that. */
  hold(stream: StreamId): HeldStream {
    const held = this.#hold(stream);
    held.joining++;
    return held;
  }

  release(held: HeldStream): void {
    held.joining--;
    this.#releaseLater(held);
  }

  /** Resolves when every event of the stream that is published from then on will arrive. */
  live(stream: StreamId): Promise<void> {
    return this.#subscriber.live(stream);
  }

  /** Brings a held stream to `head` at least, with the events that lead there. */
  async bringTo(held: HeldStream, head: Cursor): Promise<void> {
    this.#deliver(held, held.start(head));
    await this.filler.bringTo(held, head, this.#deliver);
  }

  /**
   * Lets something follow a stream: from its position here, or else from `head` on. What is missed before
   * the subscription is live is read from the log soon after, and so is a log that is another one than here.
   */
  watch(stream: StreamId, watcher: StreamWatcher, head?: Cursor): HeldStream {
    const held = this.#hold(stream);
    const { position } = held;
    if (head !== undefined && position?.epoch !== head.epoch) {
      if (position === undefined) this.#deliver(held, held.start(head));
      this.#verifyLater(held);
    }
    held.watcher = watcher;
    return held;
  }

  unwatch(held: HeldStream): void {
    held.watcher = undefined;
    this.#releaseLater(held);
  }

  /** From here on the socket receives what follows the stream's position. */
  attach(socket: ChatSocket, held: HeldStream): void {
    if (!socket.connected) return;
    // Earlier members still wait for these; the new one has them already.
    this.fanOut.flush(held);
    const isFirst = held.members.size === 0;
    held.members.add(socket);
    socket.data.streams ??= new Set();
    socket.data.streams.add(held);
    void socket.join(held.id);
    for (const audience of this.#audiences) audience.joined(socket, held, isFirst);
  }

  /** The same for a user's own stream, which is not left before the connection ends. */
  attachOwner(socket: ChatSocket, held: HeldStream): void {
    if (!socket.connected) return;
    this.fanOut.flush(held);
    held.members.add(socket);
  }

  detach(socket: ChatSocket, held: HeldStream): void {
    const wasMember = held.members.delete(socket);
    socket.data.streams?.delete(held);
    void socket.leave(held.id);
    if (wasMember) for (const audience of this.#audiences) audience.left(socket, held, held.members.size === 0);
    this.#releaseLater(held);
  }

  leave(socket: ChatSocket, stream: StreamId): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    for (const join of socket.data.joins ?? []) if (join.held === held) join.left = true;
    this.detach(socket, held);
  }

  leaveAll(socket: ChatSocket): void {
    for (const held of socket.data.streams ?? []) this.detach(socket, held);
  }

  /** Who may not see a channel any more may not see its threads. */
  leaveThreads(socket: ChatSocket, channelId: string): void {
    for (const held of socket.data.streams ?? []) if (held.channelId === channelId) this.detach(socket, held);
  }

  #hold(stream: StreamId): HeldStream {
    let held = this.#held.get(stream);
    if (held === undefined) {
      held = new HeldStream(stream, () => this.#logReplaced());
      this.#held.set(stream, held);
      this.#subscriber.hold(stream);
    }
    return held;
  }

  #releaseLater(held: HeldStream): void {
    if (!held.unused) return;
    held.unusedSince = performance.now();
    if (held.releasing) return;
    held.releasing = true;
    this.#lookAfter(LINGER_MS, held);
  }

  /** Somebody may have needed it since, and not any more. */
  #lookAfter(waitMs: number, held: HeldStream): void {
    setTimeout(() => {
      const leftMs = held.unusedSince + LINGER_MS - performance.now();
      if (held.unused && leftMs > 0) return this.#lookAfter(leftMs, held);
      held.releasing = false;
      if (!held.unused) return;
      this.#held.delete(held.id);
      this.#subscriber.release(held.id);
    }, waitMs).unref();
  }

  #verifyLater(held: HeldStream): void {
    if (this.#unverified.push(held) > 1) return;
    setTimeout(() => {
      const streams = this.#unverified;
      this.#unverified = [];
      void Promise.all(streams.map(({ id }) => this.live(id))).catch(() => undefined).then(() => this.filler.catchUp(streams, this.#deliver));
    }, VERIFY_AFTER_MS).unref();
  }

  /** One log that is another one is rarely alone: after a restore all of them are, and clients would go on with what is no more. */
  #logReplaced(): void {
    if (this.#comparing) return;
    this.#comparing = true;
    void this.#beginCatchUp().finally(() => (this.#comparing = false));
  }

  async #look(): Promise<void> {
    const held = this.#anyKnown();
    if (held === undefined || this.#looking) return;
    this.#looking = true;
    await this.filler.look(held, this.#deliver).finally(() => (this.#looking = false));
  }

  #anyKnown(): HeldStream | undefined {
    for (const held of this.#held.values()) if (held.position !== undefined) return held;
    return undefined;
  }

  #beginCatchUp(): Promise<void> {
    const catchUp: Promise<void> = this.filler.catchUp([...this.#held.values()], this.#deliver).then(() => {
      if (this.#catchUp === catchUp) this.#catchUp = undefined;
    });
    this.#catchUp = catchUp;
    return catchUp;
  }

  #receive(stream: string, events: readonly EncodedEvent[]): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    this.telemetry.received(events);
    this.#deliver(held, held.accept(events));
    if (held.hasHole) this.filler.watch(held, this.#deliver);
  }

  readonly #deliver = (held: HeldStream, due: readonly EncodedEvent[]): void => {
    let from = 0;
    due.forEach((item, index) => {
      const { event } = item;
      this.telemetry.due(item, held.members.size);
      if (!ENDS_MEMBERSHIP.has(event.type)) return;
      this.fanOut.add(held, due.slice(from, index + 1));
      from = index + 1;
      this.#detachDeparted(held, event);
    });
    this.fanOut.add(held, from === 0 ? due : due.slice(from));
    if (due.length === 0 || (held.watcher === undefined && held.members.size === 0)) return;
    const events = due.map(({ event }) => event);
    held.watcher?.follow(events);
    if (held.members.size > 0) for (const audience of this.#audiences) audience.delivered(held, events);
  };

  /** Membership ends in the stream itself: whoever left gets that event, and nothing after it. */
  #detachDeparted(held: HeldStream, event: StreamEvent): void {
    const departed = [...held.members].filter((socket) => isDeparture(event, socket.data.identity.userId));
    if (departed.length === 0) return;
    this.fanOut.flush(held);
    for (const socket of departed) this.detach(socket, held);
  }
}

/** Events that end memberships of the channel that they are in. */
const ENDS_MEMBERSHIP: ReadonlySet<string> = new Set([streamEvents.memberLeft.name, streamEvents.channelDeleted.name]);

/** Whether an event ends a user's membership of the channel that it is in. */
export function isDeparture(event: StreamEvent, userId: string): boolean {
  return event.type === streamEvents.channelDeleted.name || dataOf(streamEvents.memberLeft, event)?.userId === userId;
}
