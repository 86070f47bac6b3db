import { shardOf, streams, subjects, type PresenceState } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { inMessages } from './lines.ts';
import { publishedStates } from './presence-telemetry.ts';

/** NATS refuses messages over 1 MB by default, and the largest state is below the difference. */
const MAX_MESSAGE_BYTES = 512 * 1024;

/**
 * Publishes presence to the gateways, in the shard of each user. What is published while NATS is away may be lost:
 * gateways ask again.
 */
export class PresencePublisher {
  readonly #bus: BusConnection;

  constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  /** Resolves when NATS has it. */
  async publish(states: readonly PresenceState[]): Promise<void> {
    if (states.length === 0) return;
    const { nats, options } = this.#bus;
    await publishedStates(states.length, (headers) => {
      for (const [shard, ofShard] of Map.groupBy(states, ({ userId }) => shardOf(streams.user(userId), options.streamShards))) {
        for (const payload of inMessages(ofShard, MAX_MESSAGE_BYTES)) nats.publish(subjects.presence(shard), payload, headers && { headers });
      }
      return nats.flush();
    });
  }
}
