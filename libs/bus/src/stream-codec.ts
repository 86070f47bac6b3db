import { StreamEvent } from '@chatgenius/contracts';

/** A stream event and the text that it travels as, so that no hop encodes it again. */
export interface EncodedEvent {
  readonly event: StreamEvent;
  readonly encoded: string;
}

export function encodeEvent(event: StreamEvent): EncodedEvent {
  return { event, encoded: JSON.stringify(event) };
}

/**
 * Events of one commit and stream, in messages of at most so many bytes, unless a single event is larger: one JSON
 * text per line (JSON text holds no bare line break).
 */
export function encodeEvents(events: readonly StreamEvent[], maxBytes: number): string[] {
  const messages: string[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const encoded = JSON.stringify(event);
    const size = Buffer.byteLength(encoded) + 1;
    if (bytes + size > maxBytes) {
      messages.push([]);
      bytes = 0;
    }
    messages.at(-1)?.push(encoded);
    bytes += size;
  }
  return messages.map((lines) => lines.join('\n'));
}

export function decodeEvents(payload: string): EncodedEvent[] {
  return payload.split('\n').map((encoded) => ({ encoded, event: StreamEvent.parse(JSON.parse(encoded)) }));
}
