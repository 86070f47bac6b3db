import { ChatError } from '@chatgenius/contracts';
import { type z } from 'zod';

export interface PositionCursor<Position> {
  encode(position: Position): string;
  /** @throws ChatError PAYLOAD_MALFORMED */
  decode(cursor: string): Position;
}

/** Where a page ended, for the next one to go on from. Opaque to clients, so that it may change. */
export function pageCursor<Position>(schema: z.ZodType<Position>): PositionCursor<Position> {
  return {
    encode: (position) => Buffer.from(JSON.stringify(position)).toString('base64url'),
    decode: (cursor) => {
      const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
      if (parsed.success) return parsed.data;
      throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'query', message: 'Use the `next` of the page before.' }] });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
