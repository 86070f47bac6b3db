import { ChatError } from '@chatgenius/contracts';
import { type z } from 'zod';

export interface PositionCursor<Position> {
  encode(position: Position): string;
  /** @throws ChatError PAYLOAD_MALFORMED */
  decode(cursor: string): Position;
}

const encode = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** Where a page ended, for the next one to go on from. Opaque to clients, so that it may change; what nobody here has made is refused. */
export function pageCursor<Position>(schema: z.ZodType<Position>): PositionCursor<Position> {
  return {
    encode,
    decode: (cursor) => {
      const written = parseJson(Buffer.from(cursor, 'base64url').toString());
      const parsed = schema.safeParse(written);
      // In another spelling of base64 or JSON it is not ours.
      if (parsed.success && encode(written) === cursor) return parsed.data;
      throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'query', message: 'Use the `next` of the page before.' }] });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, storable);
  } catch {
    return undefined;
  }
}

/** Postgres cannot hold U+0000, so that no position has it. */
function storable(_: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('U+0000');
  return value;
}
