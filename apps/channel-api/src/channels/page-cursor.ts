import { ChatError } from '@chatgenius/contracts';
import { z } from 'zod';

/** Where a page of channels ended: they are listed by name, and by id where names are equal. */
export interface ChannelPosition {
  readonly name: string;
  readonly id: string;
}

/** Before the first: no name is empty. */
export const START: ChannelPosition = { name: '', id: '00000000-0000-0000-0000-000000000000' };

const Encoded = z.tuple([z.string(), z.guid()]);

/** Opaque to clients, so that it may change. */
export function encodeCursor({ name, id }: ChannelPosition): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url');
}

/** @throws ChatError PAYLOAD_MALFORMED */
export function decodeCursor(cursor: string): ChannelPosition {
  const parsed = Encoded.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success) {
    throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'query.after', message: 'Use the `next` of the page before.' }] });
  }
  const [name, id] = parsed.data;
  return { name, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
