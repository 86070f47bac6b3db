import { StreamEvent } from '@chatgenius/contracts';
import { inMessages, linesOf } from './lines.ts';

/** A stream event and the text that it travels as, so that no hop encodes it again. */
export interface EncodedEvent {
  readonly event: StreamEvent;
  readonly encoded: string;
}

export function encodeEvent(event: StreamEvent): EncodedEvent {
  return { event, encoded: JSON.stringify(event) };
}

/** Events of one commit and stream, in messages of at most so many bytes, unless a single event is larger. */
export const encodeEvents = (events: readonly StreamEvent[], maxBytes: number): string[] => inMessages(events, maxBytes);

/** Events of types that this release does not know are as good as any other. */
export function decodeEvents(payload: string, onFault: (error: unknown) => void): EncodedEvent[] {
  return linesOf(payload, StreamEvent, onFault).map(({ encoded, read: event }) => ({ encoded, event }));
}
