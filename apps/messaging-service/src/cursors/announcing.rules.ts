import { limits, streamEvents, streams, type notices, type Conversation, type MemberCursor, type OwnCursor, type ReadCursor, type StreamId, type Unread } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { type z } from 'zod';

/** A cursor that has moved, with its new position. */
export interface MovedCursor {
  readonly stream: StreamId;
  readonly userId: string;
  /** Whether the members of its channel are told, and who of them is not. */
  readonly isShared: boolean;
  readonly hiddenFrom: readonly string[] | 'everybody';
  readonly conversation: Conversation;
  readonly cursor: ReadCursor;
  /** What is left to read, of a cursor whose `read` has moved: the user's other devices are told. */
  readonly left: (Unread & { readonly cursor?: OwnCursor }) | undefined;
}

/** What is to be told of cursors: to those who are in the conversation, and to each reader's other devices. */
export function announcements(cursors: readonly MovedCursor[]): Append[] {
  return [...statuses(cursors.filter(({ isShared, hiddenFrom }) => isShared && hiddenFrom.length === 0)), ...cursors.flatMap(cursorMoved)];
}

/** Cursors in one notice: with the users they are hidden from, far below the 1 MB that NATS carries. */
const CURSORS_PER_NOTICE = 50;

type ReceiptsNotice = z.input<(typeof notices)['receiptsMoved']['data']>;

/** What the stream of a channel cannot tell, since not all of its members may know it: for gateways, which tell the others. */
export function receiptNotices(cursors: readonly MovedCursor[]): ReceiptsNotice[] {
  const partly = cursors.flatMap(({ isShared, hiddenFrom, stream, conversation, userId, cursor }) =>
    isShared && hiddenFrom !== 'everybody' && hiddenFrom.length > 0 ? [{ stream, ...conversation, cursor: { userId, ...cursor, hiddenFrom: [...hiddenFrom] } }] : []);
  return pieces(partly, CURSORS_PER_NOTICE);
}

/** One event for each stream, or more where more cursors have moved than one may carry. */
function statuses(cursors: readonly MovedCursor[]): Append[] {
  const byStream = new Map<StreamId, MovedCursor[]>();
  for (const cursor of cursors) byStream.set(cursor.stream, [...(byStream.get(cursor.stream) ?? []), cursor]);
  return [...byStream].flatMap(([stream, moved]) => pieces(moved, limits.statusCursors).map((piece) => status(stream, piece)));
}

function status(stream: StreamId, moved: readonly MovedCursor[]): Append {
  const cursors = moved.map(({ userId, cursor }): MemberCursor => ({ userId, ...cursor }));
  return { stream, type: streamEvents.messageStatus.name, data: { ...moved[0]?.conversation, cursors } };
}

function cursorMoved({ userId, conversation, cursor, left }: MovedCursor): Append[] {
  if (left === undefined) return [];
  const { head, unread, mentions, cursor: own } = left;
  const position: OwnCursor = { ...cursor, ...(own?.unreadFrom !== undefined && { unreadFrom: own.unreadFrom }) };
  return [{ stream: streams.user(userId), type: streamEvents.cursorMoved.name, data: { ...conversation, cursor: position, head, unread, mentions } }];
}

function pieces<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, piece) => items.slice(piece * size, (piece + 1) * size));
}

/** Sweeps of all instances fall on the full second: the first of them finds what is pending, the others find nothing. */
export const msToNextSweep = (now: number): number => 1_000 - (now % 1_000);
