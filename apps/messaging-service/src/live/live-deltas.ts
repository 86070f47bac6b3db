import { BusConnection, DeltaPublisher } from '@chatgenius/bus';
import { type MessageDelta, type StreamId } from '@chatgenius/contracts';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type LiveText } from './live-text.ts';

/** What comes within this time is told together: below what an eye sees as a step, and far fewer messages than tokens. */
const WINDOW_MS = 40;

/** Tells readers what is new: the first of a message at once, and then as much as came in a window. */
@Injectable()
export class LiveDeltas implements OnApplicationShutdown {
  readonly #waiting = new Set<LiveText>();
  readonly #publisher: DeltaPublisher;
  #timer: NodeJS.Timeout | undefined;
  #toldAt = -Infinity;
  #ended = false;

  constructor(bus: BusConnection) {
    this.#publisher = new DeltaPublisher(bus);
  }

  onApplicationShutdown(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** Of one that is hidden nothing is told. */
  add(text: LiveText): void {
    if (text.hidden || text.isTold || this.#ended) return;
    this.#waiting.add(text);
    this.#timer ??= setTimeout(this.#tell, Math.max(0, this.#toldAt + WINDOW_MS - performance.now()));
  }

  readonly #tell = (): void => {
    this.#timer = undefined;
    this.#toldAt = performance.now();
    const deltas = new Map<StreamId, MessageDelta[]>();
    for (const text of this.#waiting) {
      const ofStream = deltas.get(text.stream) ?? [];
      ofStream.push(text.tell());
      deltas.set(text.stream, ofStream);
    }
    this.#waiting.clear();
    for (const [stream, ofStream] of deltas) this.#publisher.publish(stream, ofStream);
  };
}
