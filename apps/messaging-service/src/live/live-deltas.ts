import { BusConnection, DeltaPublisher } from '@chatgenius/bus';
import { type MessageDelta, type StreamId } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { type LiveText } from './live-text.ts';

/** Tells readers what was committed of live messages: one message on the bus for each conversation. */
@Injectable()
export class LiveDeltas {
  readonly #publisher: DeltaPublisher;

  constructor(bus: BusConnection) {
    this.#publisher = new DeltaPublisher(bus);
  }

  /** To be called after each commit. Of texts that are screened when they are whole, nothing is told. */
  tell(texts: Iterable<LiveText>): void {
    const deltas = new Map<StreamId, MessageDelta[]>();
    for (const text of texts) {
      const delta = text.hidden ? undefined : text.tell();
      if (delta === undefined) continue;
      const ofStream = deltas.get(text.stream);
      if (ofStream) ofStream.push(delta);
      else deltas.set(text.stream, [delta]);
    }
    for (const [stream, ofStream] of deltas) this.#publisher.publish(stream, ofStream);
  }
}
