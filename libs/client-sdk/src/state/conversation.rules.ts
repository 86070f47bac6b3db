import { type Message, type ReadCursor } from '../generated/schemas.ts';
import { type ChatEvent, type PageOf } from '../wire.ts';
import { furthest, isFurther, NOWHERE } from './cursor.rules.ts';
import { type ShownMessage } from './shown-message.ts';
import { applyToMessage, subjectOf } from './message.rules.ts';
import { shared } from './sharing.rules.ts';
import { NOBODY_TYPES, typingAfter, type TypingState } from './typing.rules.ts';

/**
 * Messages of a conversation that are kept here at a time. A client may run for weeks: what an event costs, and what is
 * held in memory, must not grow with what was written meanwhile.
 */
export const KEPT_MESSAGES = 1_000;

/** What a channel and a thread have in common. States are never changed: each event makes the next one. */
export interface ConversationState {
  /**
   * By `seq`, without a hole: a window of the conversation. It follows the newest and lets the oldest go, until older ones
   * are loaded: then it lets the newest go. Deleted ones stay as tombstones. With the option `optimistic`, own ones tell how
   * far they have got, and those that are on their way stand at the end.
   */
  readonly messages: readonly ShownMessage[];
  /** Whether there are older ones to be loaded. */
  readonly hasOlder: boolean;
  /** Whether newer ones were let go; what is written is not shown then, until `loadNewer` has come to it, or `loadNewest`. */
  readonly hasNewer: boolean;
  /** How far others have got, as far as it was told since this was joined. */
  readonly receipts: ReadonlyMap<string, ReadCursor>;
  /** Ends by itself. */
  readonly typing: TypingState;
  /** Everything behind this seq was unread when the conversation was joined, or when the line was drawn last. Stays while it is read. */
  readonly unreadLine?: number | undefined;
}

export const emptyConversation: ConversationState = { messages: [], hasOlder: false, hasNewer: false, receipts: new Map(), typing: NOBODY_TYPES };

/** A page of history: messages as they read at one position of the log, in ascending order. */
export type HistoryPage = PageOf<'channelHistory'>;

/** @param kept the most messages that are kept */
export function applyToConversation<State extends ConversationState>(state: State, event: ChatEvent, kept = KEPT_MESSAGES): State {
  switch (event.type) {
    case 'message:created':
      return { ...created(state, event.data.message, kept), typing: typingAfter(state.typing, event.data.message.senderId) };
    case 'message:status':
      return { ...state, receipts: withReceipts(state.receipts, event.data.cursors) };
    case 'history:removed':
      return removed(state, event.data.through);
    default:
      return changed(state, event);
  }
}

/** What was asked for: the newest messages, those beside the end of the window that was the last then, or those around a position. */
export type Asked = { readonly before: number } | { readonly after: number } | { readonly around: number } | undefined;

/**
 * Adds a page. `journal` holds the events that were applied while the page was on its way, of which it includes those up
 * to its head. Where it is ahead of this state, events that it includes will come, and change nothing for good. What is
 * loaded already stays as it is. A page that does not fit to the window any more changes nothing: it has moved meanwhile.
 */
export function mergePage<State extends ConversationState>(state: State, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked, kept = KEPT_MESSAGES): State {
  const newer = journal.filter(({ seq }) => seq > (page.head?.seq ?? 0));
  const gone = newer.reduce((through, event) => (event.type === 'history:removed' ? Math.max(through, event.data.through) : through), 0);
  const read = page.messages.filter(({ seq }) => seq > gone).map((message) => newer.reduce(applyToMessage, message));
  if (asked === undefined) return mergeNewest(state, page, read, newer, kept);
  if ('around' in asked) return mergeAround(state, page, read, newer, kept);
  if ('before' in asked) return state.messages[0]?.seq === asked.before ? mergeOlder(state, page, written(read, newer), asked.before, kept) : state;
  return state.hasNewer && state.messages.at(-1)?.seq === asked.after ? mergeNewer(state, page, read, newer, kept) : state;
}

function mergeNewest<State extends ConversationState>(state: State, page: HistoryPage, read: readonly Message[], newer: readonly ChatEvent[], kept: number): State {
  // The window is elsewhere: the page takes its place, with what was written since it was read.
  if (state.hasNewer) return { ...state, ...lastOf(known(state, written(read, newer)), page.hasBefore, kept), hasNewer: false };
  // If so much was written meanwhile that the page does not reach to the window, that is full, and nothing of the page is kept.
  const messages = [...without(read, state.messages), ...state.messages].sort((one, other) => one.seq - other.seq);
  return { ...state, ...lastOf(messages, page.hasBefore || state.hasOlder, kept) };
}

/** The window goes elsewhere: to the page alone. */
function mergeAround<State extends ConversationState>(state: State, page: HistoryPage, read: readonly Message[], newer: readonly ChatEvent[], kept: number): State {
  const messages = known(state, page.hasAfter ? read : written(read, newer));
  return { ...state, ...lastOf(messages, page.hasBefore, kept), hasNewer: page.hasAfter };
}

function mergeOlder<State extends ConversationState>(state: State, page: HistoryPage, read: readonly Message[], before: number, kept: number): State {
  // An earlier page may have been ahead of this one: what lies between them came by an event, and found the window full.
  const older = read.filter(({ seq }) => seq < before);
  const messages = [...without(older, state.messages), ...state.messages];
  return { ...state, messages: messages.slice(0, kept), hasOlder: page.hasBefore, hasNewer: state.hasNewer || messages.length > kept };
}

function mergeNewer<State extends ConversationState>(state: State, page: HistoryPage, read: readonly Message[], newer: readonly ChatEvent[], kept: number): State {
  const added = page.hasAfter ? read : written(read, newer);
  return { ...state, ...lastOf([...state.messages, ...without(added, state.messages)], state.hasOlder, kept), hasNewer: page.hasAfter };
}

/** Messages with those behind them that events have told of. */
function written(read: readonly Message[], newer: readonly ChatEvent[]): readonly Message[] {
  return newer.reduce((state, event) => applyToConversation(state, event, Infinity), { ...emptyConversation, messages: read }).messages;
}

/** Messages that stand in the window already, and read the same, are the same. */
function known({ messages: before }: ConversationState, messages: readonly Message[]): readonly Message[] {
  const byId = new Map(before.map((message) => [message.id, message]));
  return messages.map((message) => shared(byId.get(message.id), message));
}

function without(messages: readonly Message[], known: readonly Message[]): readonly Message[] {
  const ids = new Set(known.map(({ id }) => id));
  return messages.filter(({ id }) => !ids.has(id));
}

function lastOf(messages: readonly Message[], hasOlder: boolean, kept: number): Pick<ConversationState, 'messages' | 'hasOlder'> {
  return messages.length > kept ? { messages: messages.slice(-kept), hasOlder: true } : { messages, hasOlder };
}

function created<State extends ConversationState>(state: State, message: Message, kept: number): State {
  // A page may have been ahead: what it lacks lies within the window, and belongs there although newer ones were let go.
  if (state.hasNewer && message.seq > (state.messages.at(-1)?.seq ?? 0)) return state;
  const place = state.messages.findLastIndex(({ seq }) => seq < message.seq) + 1;
  if (state.messages[place]?.seq === message.seq) return state;
  const messages = state.messages.toSpliced(place, 0, message);
  return { ...state, ...(state.hasNewer ? { messages: messages.slice(0, kept) } : lastOf(messages, state.hasOlder, kept)) };
}

/** What is older is gone. Loading older ones shows what is still there of it: tombstones whose threads go on. */
function removed<State extends ConversationState>(state: State, through: number): State {
  const messages = state.messages.filter(({ seq }) => seq > through);
  return messages.length === state.messages.length ? state : { ...state, messages, hasOlder: messages.length > 0 };
}

function changed<State extends ConversationState>(state: State, event: ChatEvent): State {
  const subject = subjectOf(event);
  const place = subject === undefined ? -1 : state.messages.findLastIndex(({ id }) => id === subject);
  const message = state.messages[place];
  if (message === undefined) return state;
  // A page may have been ahead of the event.
  const next = shared(message, applyToMessage(message, event));
  return next === message ? state : { ...state, messages: state.messages.with(place, next) };
}

/** The same map if nobody has got further. */
export function withReceipts(receipts: ConversationState['receipts'], moved: readonly (ReadCursor & { userId: string })[]): ConversationState['receipts'] {
  const further = moved.filter(({ userId, ...cursor }) => isFurther(cursor, receipts.get(userId) ?? NOWHERE) || !receipts.has(userId));
  if (further.length === 0) return receipts;
  const next = new Map(receipts);
  for (const { userId, delivered, read } of further) next.set(userId, furthest(next.get(userId), { delivered, read }));
  return next;
}
