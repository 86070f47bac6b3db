import { type BusConnection } from '@chatgenius/bus';
import { streams, subjects } from '@chatgenius/contracts';
import { type Subscription } from '@nats-io/transport-node';

/** Processes share the news of a channel: one of them looks. */
const QUEUE = `${subjects.queue('messaging')}.webhooks`;

/**
 * Tells when something happens in the channels that have webhooks; events of others never get here. What it misses,
 * while NATS is away say, is found by the next look at the database.
 */
export class ChannelWatch {
  readonly #bus: BusConnection;
  readonly #onEvent: (channelId: string, payload: () => string) => void;
  readonly #subscriptions = new Map<string, Subscription>();

  /** @param onEvent given the events too, which are read from the message when they are asked for */
  constructor(bus: BusConnection, onEvent: (channelId: string, payload: () => string) => void) {
    this.#bus = bus;
    this.#onEvent = onEvent;
  }

  add(channelIds: Iterable<string>): void {
    for (const channelId of channelIds) {
      if (this.#subscriptions.has(channelId)) continue;
      const subject = subjects.stream(streams.channel(channelId), this.#bus.options.streamShards);
      this.#subscriptions.set(channelId, this.#bus.subscribe(subject, (message) => this.#onEvent(channelId, () => message.string()), { queue: QUEUE }));
    }
  }

  /** Watches these and no others. */
  replace(channelIds: readonly string[]): void {
    const wanted = new Set(channelIds);
    for (const [channelId, subscription] of this.#subscriptions) {
      if (wanted.has(channelId)) continue;
      subscription.unsubscribe();
      this.#subscriptions.delete(channelId);
    }
    this.add(wanted);
  }
}
