import { ChatError, may, type ErrorReason, type ImportedMessage, type MemberRole, type ThreadSummary, type WrittenImport } from '@chatgenius/contracts';
import { type ActiveRestriction } from '@chatgenius/database';
import { assertUnrestricted } from '../moderation/restriction.rules.ts';

/** The channel as the importer finds it, read under the lock of its stream. */
export interface ImportStanding {
  readonly archived: boolean;
  /** Nothing for who is no member; of an administrator of the deployment an owner’s. */
  readonly role: MemberRole | undefined;
  /** When the newest message of the channel itself was written. */
  readonly newestAt: Date | undefined;
  /** What keeps the importer from writing. */
  readonly restriction?: ActiveRestriction | undefined;
}

/** A message that was imported into the channel before. */
export interface EarlierImport {
  readonly written: WrittenImport;
  readonly senderId: string;
  /** Nothing before the first reply. */
  readonly thread: ThreadSummary | undefined;
  readonly deleted: boolean;
  /** When the newest reply to it was written, or else it itself. */
  readonly newestAt: Date;
}

export interface ImportFacts {
  /** By clientMessageId: of the messages that are imported, and of those that they reply to. */
  readonly earlier: ReadonlyMap<string, EarlierImport>;
  /** Senders who exist. */
  readonly users: ReadonlySet<string>;
}

export type ImportDecision =
  /** `threadId` is the message that it replies to. */
  | { readonly kind: 'write'; readonly threadId: string | undefined }
  | { readonly kind: 'repeat'; readonly of: WrittenImport }
  /** The same as an earlier one of the group. */
  | { readonly kind: 'repeatInGroup'; readonly place: number }
  | { readonly kind: 'refuse'; readonly reason: ErrorReason; readonly details?: Readonly<Record<string, unknown>> };

/** @throws ChatError CHANNEL_NOT_FOUND, ARCHIVED, BANNED, MUTED, NOT_ALLOWED */
export function assertMayImport(standing: ImportStanding | undefined): asserts standing is ImportStanding {
  if (standing?.role === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
  if (standing.archived) throw new ChatError('ARCHIVED');
  assertUnrestricted(standing.restriction);
  if (!may(standing.role, 'message:import')) throw new ChatError('NOT_ALLOWED');
}

/** Something that can be replied to, and the time before which nothing can be said there any more. */
interface Root {
  readonly id: string;
  newestAt: number;
}

/**
 * Decides a group of imported messages, in order. Within the channel, and within each thread, times must not go
 * backwards: readers find messages by time as well as by position.
 * @param ids what each will be called, if it is written
 */
export function decideImports(
  items: readonly ImportedMessage[],
  ids: readonly string[],
  { newestAt, facts, now }: { newestAt: Date | undefined; facts: ImportFacts; now: Date },
): ImportDecision[] {
  const channel = { newestAt: newestAt?.getTime() ?? -Infinity };
  const roots = new Map<string, Root>();
  for (const [clientMessageId, earlier] of facts.earlier) if (canBeRepliedTo(earlier)) roots.set(clientMessageId, toRoot(earlier));
  const places = new Map<string, number>();

  const decide = (item: ImportedMessage, place: number): ImportDecision => {
    const { clientMessageId, senderId, threadClientMessageId } = item;
    const repeated = repeatOf(item, facts, places, items);
    if (repeated) return repeated;
    if (!facts.users.has(senderId)) return refuse('USER_NOT_FOUND');
    const root = threadClientMessageId === undefined ? undefined : roots.get(threadClientMessageId);
    if (threadClientMessageId !== undefined && root === undefined) return refuse('THREAD_NOT_FOUND');
    const at = Date.parse(item.createdAt);
    if (at > now.getTime()) return refuse('PAYLOAD_MALFORMED', { issues: [{ path: 'createdAt', message: 'It must be in the past.' }] });
    const log = root ?? channel;
    if (at < log.newestAt) return refuse('OUT_OF_ORDER', { newestAt: new Date(log.newestAt).toISOString() });

    log.newestAt = at;
    places.set(clientMessageId, place);
    if (root === undefined) roots.set(clientMessageId, { id: ids[place] ?? '', newestAt: at });
    return { kind: 'write', threadId: root?.id };
  };
  return items.map(decide);
}

/**
 * One clientMessageId is one imported message of the channel. What was sent, and what other channels have, is not looked
 * at: an import neither takes names from people nor learns of them.
 */
function repeatOf(item: ImportedMessage, { earlier }: ImportFacts, places: ReadonlyMap<string, number>, items: readonly ImportedMessage[]): ImportDecision | undefined {
  const { clientMessageId, senderId } = item;
  const before = earlier.get(clientMessageId);
  const place = places.get(clientMessageId);
  const first = before ?? (place === undefined ? undefined : items[place]);
  if (first === undefined) return undefined;
  if (first.senderId !== senderId) return refuse('CLIENT_MESSAGE_ID_TAKEN');
  return before ? { kind: 'repeat', of: before.written } : { kind: 'repeatInGroup', place: place ?? 0 };
}

/** Under a deleted message the thread goes on, but none begins. */
const canBeRepliedTo = ({ written, deleted, thread }: EarlierImport): boolean => written.threadId === undefined && (!deleted || thread !== undefined);

const toRoot = ({ written, newestAt }: EarlierImport): Root => ({ id: written.messageId, newestAt: newestAt.getTime() });

const refuse = (reason: ErrorReason, details?: Readonly<Record<string, unknown>>): ImportDecision => ({ kind: 'refuse', reason, ...(details && { details }) });
