import { heard, MalformedError, MessageDeltas, subjects, type MessageDelta, type StreamId } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { ShardSubscriber, type ShardSubscriberOptions } from './shard-subscriber.ts';

/** Tells the gateways what is new in live messages of a stream: at most once, to those that are there. */
export class DeltaPublisher {
  readonly #bus: BusConnection;

  constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  publish(stream: StreamId, deltas: readonly MessageDelta[]): void {
    try {
      this.#bus.nats.publish(subjects.live(stream, this.#bus.options.streamShards), JSON.stringify(deltas));
    } catch {
      // The connection is closed: readers ask for what they have missed.
    }
  }
}

/** Hears what is new in live messages of held streams. */
export class DeltaSubscriber extends ShardSubscriber<MessageDelta> {
  constructor(bus: BusConnection, options: Pick<ShardSubscriberOptions<MessageDelta>, 'holds' | 'onItems' | 'onFault'>) {
    super(bus, { ...options, subject: subjects.liveShard, decode: (payload, onFault) => heard(MessageDeltas, JSON.parse(payload), () => onFault(new MalformedError())) });
  }
}
