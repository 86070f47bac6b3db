import { type OwnCursor, type ReadCursor } from '../generated/schemas.ts';

export const NOWHERE: ReadCursor = { delivered: 0, read: 0 };

/** Both as far as either; what is read was delivered. */
export function furthest(one: ReadCursor = NOWHERE, other: ReadCursor = NOWHERE): ReadCursor {
  const read = Math.max(one.read, other.read);
  return { read, delivered: Math.max(one.delivered, other.delivered, read) };
}

/** With what is marked as unread, or without a mark. */
export const withMark = ({ delivered, read }: ReadCursor, unreadFrom: number | undefined): OwnCursor => ({ delivered, read, ...(unreadFrom !== undefined && { unreadFrom }) });

export const isFurther = (one: ReadCursor, than: ReadCursor): boolean => one.read > than.read || one.delivered > than.delivered;

export interface CursorCommand {
  readonly name: 'messageRead' | 'messageDelivered';
  readonly seq: number;
}

/** What to send next, so that the server gets to know `wanted`; reading says the more important half first. */
export function nextCommand(wanted: ReadCursor, acknowledged: ReadCursor): CursorCommand | undefined {
  if (wanted.read > acknowledged.read) return { name: 'messageRead', seq: wanted.read };
  if (wanted.delivered > acknowledged.delivered) return { name: 'messageDelivered', seq: wanted.delivered };
  return undefined;
}
