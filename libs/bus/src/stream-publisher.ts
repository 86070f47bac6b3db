import { subjects, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { encodeEvents } from './stream-codec.ts';

/** NATS refuses messages over 1 MB by default, and the largest event is far smaller than the difference. */
const MAX_MESSAGE_BYTES = 512 * 1024;

/** Tells the gateways what was committed. Publishing twice does no harm: gateways know each seq. */
export class StreamPublisher {
  readonly #bus: BusConnection;

  constructor(bus: BusConnection) {
    this.#bus = bus;
  }

  /** Events of one stream must be given in the order of their seq. */
  publish(events: readonly StreamEvent[]): void {
    const byStream = Map.groupBy(events, (event) => event.stream);
    for (const [stream, ofStream] of byStream) this.#publishStream(stream, ofStream);
  }

  /** Resolves when the server has everything that was published before. */
  async confirm(): Promise<void> {
    await this.#bus.nats.flush();
  }

  #publishStream(stream: StreamId, events: readonly StreamEvent[]): void {
    const subject = subjects.stream(stream, this.#bus.options.streamShards);
    for (const payload of encodeEvents(events, MAX_MESSAGE_BYTES)) this.#bus.nats.publish(subject, payload);
  }
}
