import { shardOf, streams, subjects, type PresenceState } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';

/** NATS refuses messages over 1 MB by default, and the largest state is below the difference. */
const MAX_MESSAGE_BYTES = 512 * 1024;

/**
 * Tells the gateways how users stand now, by the shard of each user. What is published while NATS is away may be lost:
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
    for (const [shard, ofShard] of Map.groupBy(states, ({ userId }) => shardOf(streams.user(userId), options.streamShards))) {
      for (const payload of inMessages(ofShard)) nats.publish(subjects.presence(shard), payload);
    }
    await nats.flush();
  }
}

/** One JSON text per line, as many as fit. */
function inMessages(states: readonly PresenceState[]): string[] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const state of states) {
    const encoded = JSON.stringify(state);
    const size = Buffer.byteLength(encoded) + 1;
    if (bytes + size > MAX_MESSAGE_BYTES) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push(encoded);
    bytes += size;
  }
  return messages.map((lines) => lines.join('\n'));
}
