import { subjects, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { encodeEvents } from './stream-codec.ts';

/** Events per NATS message, well below the server's 1 MB for the largest texts allowed. */
const EVENTS_PER_MESSAGE = 32;

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
    for (let from = 0; from < events.length; from += EVENTS_PER_MESSAGE) {
      this.#bus.nats.publish(subject, encodeEvents(events.slice(from, from + EVENTS_PER_MESSAGE)));
    }
  }
}
