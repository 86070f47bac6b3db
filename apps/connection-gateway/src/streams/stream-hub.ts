import { StreamSubscriber, type BusConnection, type EncodedEvent } from '@chatgenius/bus';
import { ChatError, streamEvents, type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { FanOut } from './fan-out.ts';
import { GapFiller } from './gap-filler.ts';
import { HeldStream } from './held-stream.ts';

/** A stream without members stays for those who reconnect. */
const LINGER_MS = 10_000;
const JOIN_ATTEMPTS = 4;

/** A join as the log saw it, and what has happened between that reading and now. */
export interface Joined<Opened> {
  readonly opened: Opened;
  /** The next event that is pushed follows this one. */
  readonly head: Cursor;
  readonly events: readonly StreamEvent[];
}

/**
 * The streams that this gateway's connections have joined. All members of a stream stand at one
 * position here; a join is first brought to that position and then receives what follows, so that
 * nothing can be missed or doubled between the two.
 */
@Injectable()
export class StreamHub {
  readonly #held = new Map<string, HeldStream>();
  readonly #subscriber: StreamSubscriber;

  constructor(
    @Inject(BUS) bus: BusConnection,
    private readonly filler: GapFiller,
    private readonly fanOut: FanOut,
    private readonly metrics: GatewayMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#subscriber = new StreamSubscriber(bus, {
      holds: (stream) => this.#held.has(stream),
      onEvents: (stream, events) => this.#receive(stream, events),
      onFault: (subject, error) => logger.error('stream:undecodable', { subject, error }),
    });
    bus.onReconnect(() => void this.filler.catchUp([...this.#held.values()], this.#deliver));
    metrics.observeStreams(() => this.#held.values());
  }

  /**
   * @param open reads the caller's permission and where the log stands; asked again if the stream has
   * moved on too far meanwhile
   * @throws whatever `open` throws; CHANNEL_NOT_FOUND for somebody who is removed while joining
   */
  async join<Opened extends { readonly head: Cursor }>(
    socket: ChatSocket,
    stream: StreamId,
    open: () => Promise<Opened>,
  ): Promise<Joined<Opened>> {
    const held = this.#hold(stream);
    held.joining++;
    try {
      await this.#subscriber.live(stream);
      for (let attempt = 1; attempt <= JOIN_ATTEMPTS; attempt++) {
        const joined = await this.#tryJoin(socket, held, open);
        if (joined !== undefined) return joined;
      }
      throw new ChatError('UNAVAILABLE');
    } finally {
      held.joining--;
      this.#releaseLater(held);
    }
  }

  leave(socket: ChatSocket, stream: StreamId): void {
    const held = this.#held.get(stream);
    if (held !== undefined) this.#detach(socket, held);
  }

  leaveAll(socket: ChatSocket): void {
    for (const held of socket.data.streams ?? []) this.#detach(socket, held);
  }

  async #tryJoin<Opened extends { readonly head: Cursor }>(
    socket: ChatSocket,
    held: HeldStream,
    open: () => Promise<Opened>,
  ): Promise<Joined<Opened> | undefined> {
    const opened = await open();
    this.#deliver(held, held.start(opened.head));
    if ((held.position?.seq ?? 0) < opened.head.seq) await this.filler.fill(held, this.#deliver);
    // From here to the return nothing waits: the position cannot move in between.
    const since = held.since(opened.head);
    const head = held.position;
    if (since === undefined || head === undefined) return undefined;
    const events = since.map(({ event }) => event);
    if (events.some((event) => isDeparture(event, socket))) throw new ChatError('CHANNEL_NOT_FOUND');
    this.#attach(socket, held);
    return { opened, head, events };
  }

  #attach(socket: ChatSocket, held: HeldStream): void {
    if (!socket.connected) return;
    // Earlier members still wait for these; the new one has them already.
    this.fanOut.flush(held);
    held.members.add(socket);
    socket.data.streams ??= new Set();
    socket.data.streams.add(held);
    void socket.join(held.id);
  }

  #detach(socket: ChatSocket, held: HeldStream): void {
    held.members.delete(socket);
    socket.data.streams?.delete(held);
    void socket.leave(held.id);
    this.#releaseLater(held);
  }

  #hold(stream: StreamId): HeldStream {
    let held = this.#held.get(stream);
    if (held === undefined) {
      held = new HeldStream(stream);
      this.#held.set(stream, held);
      this.#subscriber.hold(stream);
    }
    return held;
  }

  #releaseLater(held: HeldStream): void {
    if (!held.unused || held.releasing) return;
    held.releasing = true;
    setTimeout(() => {
      held.releasing = false;
      if (!held.unused) return;
      this.#held.delete(held.id);
      this.#subscriber.release(held.id);
    }, LINGER_MS).unref();
  }

  #receive(stream: string, events: readonly EncodedEvent[]): void {
    const held = this.#held.get(stream);
    if (held === undefined) return;
    this.#deliver(held, held.accept(events));
    if (held.hasHole) this.filler.watch(held, this.#deliver);
  }

  readonly #deliver = (held: HeldStream, due: readonly EncodedEvent[]): void => {
    if (due.length === 0) return;
    this.fanOut.add(held, due);
    for (const { event } of due) {
      this.metrics.eventDelivered(event, held.members.size);
      if (event.type === streamEvents.memberLeft.name) this.#detachDeparted(held, event);
    }
  };

  /** Membership ends in the stream itself: whoever left gets that event, and nothing after it. */
  #detachDeparted(held: HeldStream, event: StreamEvent): void {
    const departed = [...held.members].filter((socket) => isDeparture(event, socket));
    if (departed.length === 0) return;
    this.fanOut.flush(held);
    for (const socket of departed) this.#detach(socket, held);
  }
}

function isDeparture(event: StreamEvent, socket: ChatSocket): boolean {
  if (event.type !== streamEvents.memberLeft.name) return false;
  return streamEvents.memberLeft.data.parse(event.data).userId === socket.data.identity.userId;
}
