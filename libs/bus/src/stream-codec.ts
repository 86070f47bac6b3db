import { StreamEvent } from '@chatgenius/contracts';

/** A stream event and the text that it travels as, so that no hop encodes it again. */
export interface EncodedEvent {
  readonly event: StreamEvent;
  readonly encoded: string;
}

export function encodeEvent(event: StreamEvent): EncodedEvent {
  return { event, encoded: JSON.stringify(event) };
}

/** Events of one commit and stream: one JSON text per line (JSON text holds no bare line break). */
export const encodeEvents = (events: readonly StreamEvent[]): string => events.map((event) => JSON.stringify(event)).join('\n');

export function decodeEvents(payload: string): EncodedEvent[] {
  return payload.split('\n').map((encoded) => ({ encoded, event: StreamEvent.parse(JSON.parse(encoded)) }));
}
