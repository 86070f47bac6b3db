import { type Conversation, type ReadCursor } from '@chatgenius/contracts';

/** How far somebody says that they have got in a conversation. */
export interface CursorMove {
  readonly userId: string;
  readonly conversation: Conversation;
  readonly to: ReadCursor;
}

/** What a command moves: what is read was delivered; what is delivered need not have been read. */
export const deliveredUpTo = (seq: number): ReadCursor => ({ delivered: seq, read: 0 });
export const readUpTo = (seq: number): ReadCursor => ({ delivered: seq, read: seq });

/** Cursors only move forward, whatever the order in which moves arrive. */
export function furthest(one: ReadCursor, other: ReadCursor): ReadCursor {
  return { delivered: Math.max(one.delivered, other.delivered), read: Math.max(one.read, other.read) };
}

/** What names a cursor. */
export const moveKey = ({ userId, conversation: { channelId, threadId } }: Pick<CursorMove, 'userId' | 'conversation'>): string => `${userId} ${channelId} ${threadId}`;

/** One move for each cursor, as far as any of them says. */
export function merged(moves: readonly CursorMove[]): CursorMove[] {
  const cursors = new Map<string, CursorMove>();
  for (const move of moves) {
    const key = moveKey(move);
    const earlier = cursors.get(key);
    cursors.set(key, earlier ? { ...move, to: furthest(earlier.to, move.to) } : move);
  }
  return [...cursors.values()];
}
