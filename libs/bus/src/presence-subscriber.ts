import { PresenceState, shardOf, streams, subjects } from '@chatgenius/contracts';
import { type Msg, type Subscription } from '@nats-io/transport-node';
import { type Context } from '@opentelemetry/api';
import { type BusConnection } from './bus.connection.ts';
import { linesOf } from './lines.ts';
import { publishedAs } from './presence-telemetry.ts';

interface Shard {
  readonly subscription: Subscription;
  /** Resolves when the server knows the subscription. */
  live: Promise<void>;
  holders: number;
}

export interface PresenceSubscriberOptions {
  /** @param of the trace that they were published in; nothing where it is not recorded */
  readonly onStates: (states: PresenceState[], of: Context | undefined) => void;
  readonly onFault: (subject: string, error: unknown) => void;
}

/** Hears of users in the shards in which somebody is watched, and in no other; of everybody, while that is wanted. */
export class PresenceSubscriber {
  readonly #bus: BusConnection;
  readonly #options: PresenceSubscriberOptions;
  readonly #shards = new Map<number, Shard>();
  #everybody: Subscription | undefined;

  constructor(bus: BusConnection, options: PresenceSubscriberOptions) {
    this.#bus = bus;
    this.#options = options;
  }

  hold(userId: string): void {
    const number = this.#shardOf(userId);
    const shard = this.#shards.get(number) ?? this.#open(number);
    shard.holders++;
  }

  release(userId: string): void {
    const number = this.#shardOf(userId);
    const shard = this.#shards.get(number);
    if (shard === undefined || --shard.holders > 0) return;
    shard.subscription.unsubscribe();
    this.#shards.delete(number);
  }

  /** Resolves when every change of these users that is published from then on will be heard of. */
  async live(userIds: readonly string[]): Promise<void> {
    const shards = new Set(userIds.flatMap((userId) => this.#shards.get(this.#shardOf(userId)) ?? []));
    // NATS may have gone just then; the subscription is made again with the connection.
    await Promise.all([...shards].map((shard) => shard.live.catch(() => (shard.live = this.#flush()))));
  }

  /** What is heard by a shard is then heard twice; versions make that harmless. */
  hearEverybody(wanted: boolean): void {
    if (wanted) this.#everybody ??= this.#subscribe(subjects.presenceOfAll);
    else this.#everybody?.unsubscribe();
    if (!wanted) this.#everybody = undefined;
  }

  #shardOf(userId: string): number {
    return shardOf(streams.user(userId), this.#bus.options.streamShards);
  }

  #open(number: number): Shard {
    const shard: Shard = { subscription: this.#subscribe(subjects.presence(number)), live: this.#flush(), holders: 0 };
    this.#shards.set(number, shard);
    return shard;
  }

  #subscribe(subject: string): Subscription {
    return this.#bus.subscribe(subject, (message) => this.#receive(message));
  }

  #flush(): Promise<void> {
    const live = this.#bus.nats.flush();
    live.catch(() => undefined); // told to whoever waits for it; often nobody does
    return live;
  }

  #receive(message: Msg): void {
    const onFault = (error: unknown) => this.#options.onFault(message.subject, error);
    try {
      this.#options.onStates(linesOf(message.string(), PresenceState, onFault).map(({ read }) => read), publishedAs(message));
    } catch (error) {
      onFault(error);
    }
  }
}
