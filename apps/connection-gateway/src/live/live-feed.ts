import { DeltaSubscriber, type BusConnection } from '@chatgenius/bus';
import { ephemeralEvents, type MessageDelta, type StreamId } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { FanOut } from '../streams/fan-out.ts';
import { type HeldStream } from '../streams/held-stream.ts';
import { StreamHub, type StreamAudience } from '../streams/stream-hub.ts';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { mergedDelta } from './merged-delta.rules.ts';

/** Passes on to the members of a stream what is new in its live messages, merged for those who are slow. Keeps nothing: whoever misses some asks for it by its offset. */
@Injectable()
export class LiveFeed implements StreamAudience {
  readonly #subscriber: DeltaSubscriber;

  constructor(
    @Inject(BUS) bus: BusConnection,
    private readonly hub: StreamHub,
    private readonly fanOut: FanOut,
    private readonly sockets: SocketService,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#subscriber = new DeltaSubscriber(bus, {
      holds: (stream) => (this.hub.get(stream as StreamId)?.members.size ?? 0) > 0,
      onItems: (stream, deltas) => this.#tell(stream as StreamId, deltas),
      onFault: (subject, error) => logger.error('live:undecodable', { subject, error }),
    });
    hub.onAudience(this);
  }

  joined(_socket: ChatSocket, held: HeldStream, isFirst: boolean): void {
    if (isFirst) this.#subscriber.hold(held.id);
  }

  left(_socket: ChatSocket, held: HeldStream, wasLast: boolean): void {
    if (wasLast) this.#subscriber.release(held.id);
  }

  delivered(): void {
    // Events tell of deltas by their offsets.
  }

  #tell(stream: StreamId, deltas: readonly MessageDelta[]): void {
    const held = this.hub.get(stream);
    if (held === undefined) return;
    // The message itself comes first.
    this.fanOut.flush(held);
    for (const delta of deltas) this.sockets.emitToAll(held.members, ephemeralEvents.messageDelta, delta, { coalesceBy: delta.messageId, merge: mergedDelta });
  }
}
