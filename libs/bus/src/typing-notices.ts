import { heard, MalformedError, subjects, typingRequests, type StreamId } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { ShardSubscriber, type ShardSubscriberOptions } from './shard-subscriber.ts';

type TypingChange = typingRequests.TypingChange;

/** Tells the gateways who is typing: at most once, to those that are there. */
export class TypingPublisher {
  readonly #bus: BusConnection;

  constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  publish(stream: StreamId, changes: readonly TypingChange[]): void {
    this.#bus.nats.publish(subjects.typing(stream, this.#bus.options.streamShards), JSON.stringify(changes));
  }
}

/** Hears who is typing in held streams. */
export class TypingSubscriber extends ShardSubscriber<TypingChange> {
  constructor(bus: BusConnection, options: Pick<ShardSubscriberOptions<TypingChange>, 'holds' | 'onItems' | 'onFault'>) {
    super(bus, { ...options, subject: subjects.typingShard, decode: (payload, onFault) => heard(typingRequests.TypingNotice, JSON.parse(payload), () => onFault(new MalformedError())) });
  }
}
