import { shardOf, subjects, type StreamId } from '@chatgenius/contracts';
import { type Subscription } from '@nats-io/transport-node';
import { type BusConnection } from './bus.connection.ts';

interface Shard {
  readonly subscription: Subscription;
  /** Resolves when the server knows the subscription. */
  live: Promise<void>;
  holders: number;
}

export interface ShardSubscriberOptions<Item> {
  /** Everything of a shard. */
  readonly subject: (shard: number) => string;
  /** Tells `onFault` of each item that cannot be read, and reads the others. */
  readonly decode: (payload: string, onFault: (error: unknown) => void) => Item[];
  /** What is of another stream of the same shard is dropped by its subject, unparsed. */
  readonly holds: (stream: string) => boolean;
  readonly onItems: (stream: string, items: Item[]) => void;
  readonly onFault: (subject: string, error: unknown) => void;
}

/** Subscribes to the shards in which this process holds streams, and only to those. */
export class ShardSubscriber<Item> {
  readonly #bus: BusConnection;
  readonly #options: ShardSubscriberOptions<Item>;
  readonly #shards = new Map<number, Shard>();

  constructor(bus: BusConnection, options: ShardSubscriberOptions<Item>) {
    this.#bus = bus;
    this.#options = options;
  }

  hold(stream: StreamId): void {
    const number = shardOf(stream, this.#bus.options.streamShards);
    const shard = this.#shards.get(number) ?? this.#subscribe(number);
    shard.holders++;
  }

  /** Resolves when everything of a held stream that is published from then on will arrive. */
  async live(stream: StreamId): Promise<void> {
    const shard = this.#shards.get(shardOf(stream, this.#bus.options.streamShards));
    // NATS may have gone just then; the subscription is made again with the connection.
    await shard?.live.catch(() => (shard.live = this.#flush()));
  }

  release(stream: StreamId): void {
    const number = shardOf(stream, this.#bus.options.streamShards);
    const shard = this.#shards.get(number);
    if (shard === undefined || --shard.holders > 0) return;
    shard.subscription.unsubscribe();
    this.#shards.delete(number);
  }

  #subscribe(number: number): Shard {
    const subscription = this.#bus.subscribe(this.#options.subject(number), (message) => this.#receive(message.subject, () => message.string()));
    const shard: Shard = { subscription, live: this.#flush(), holders: 0 };
    this.#shards.set(number, shard);
    return shard;
  }

  #flush(): Promise<void> {
    const live = this.#bus.nats.flush();
    live.catch(() => undefined); // told to whoever waits for it; often nobody does
    return live;
  }

  #receive(subject: string, payload: () => string): void {
    const stream = subjects.streamOf(subject);
    if (!this.#options.holds(stream)) return;
    const onFault = (error: unknown) => this.#options.onFault(subject, error);
    try {
      this.#options.onItems(stream, this.#options.decode(payload(), onFault));
    } catch (error) {
      onFault(error);
    }
  }
}
