import { type Message, type ReadCursor } from '@chatgenius/contracts';
import { type ChatEvent, type PageOf } from '../wire.ts';
import { furthest } from '../cursors/cursor.rules.ts';
import { applyToMessage, subjectOf } from './message.rules.ts';
import { NOBODY_TYPES, typingAfter, type TypingState } from './typing.rules.ts';

/** What a channel and a thread have in common. States are never changed: each event makes the next one. */
export interface ConversationState {
  /** By `seq`, from the oldest that is loaded to the newest. Deleted ones stay as tombstones. */
  readonly messages: readonly Message[];
  /** Whether there are older ones to be loaded. */
  readonly hasOlder: boolean;
  /** How far others have got, as far as it was told since this was joined. */
  readonly receipts: ReadonlyMap<string, ReadCursor>;
  /** Ends by itself. */
  readonly typing: TypingState;
}

export const emptyConversation: ConversationState = { messages: [], hasOlder: false, receipts: new Map(), typing: NOBODY_TYPES };

/** A page of history: messages as they read at one position of the log, in ascending order. */
export type HistoryPage = PageOf<'channelHistory'>;

export function applyToConversation<State extends ConversationState>(state: State, event: ChatEvent): State {
  switch (event.type) {
    case 'message:created':
      return { ...created(state, event.data.message), typing: typingAfter(state.typing, event.data.message.senderId) };
    case 'message:status':
      return { ...state, receipts: withReceipts(state.receipts, event.data.cursors) };
    default:
      return changed(state, event);
  }
}

/**
 * Adds a page of older messages. `journal` holds the events that were applied while the page was on its way, of which it
 * includes those up to its head. Where it is ahead of this state, events that it includes will come, and change nothing
 * for good. What is loaded already stays as it is.
 */
export function mergePage<State extends ConversationState>(state: State, page: HistoryPage, journal: readonly ChatEvent[]): State {
  const known = new Set(state.messages.map(({ id }) => id));
  const newer = journal.filter(({ seq }) => seq > (page.head?.seq ?? 0));
  const added = page.messages.filter(({ id }) => !known.has(id)).map((message) => newer.reduce(applyToMessage, message));
  const messages = [...added, ...state.messages].sort((one, other) => one.seq - other.seq);
  return { ...state, messages, hasOlder: page.hasBefore };
}

function created<State extends ConversationState>(state: State, message: Message): State {
  const place = state.messages.findLastIndex(({ seq }) => seq < message.seq) + 1;
  if (state.messages[place]?.seq === message.seq) return state;
  return { ...state, messages: state.messages.toSpliced(place, 0, message) };
}

function changed<State extends ConversationState>(state: State, event: ChatEvent): State {
  const subject = subjectOf(event);
  const place = subject === undefined ? -1 : state.messages.findLastIndex(({ id }) => id === subject);
  const message = state.messages[place];
  if (message === undefined) return state;
  const next = applyToMessage(message, event);
  return next === message ? state : { ...state, messages: state.messages.with(place, next) };
}

function withReceipts(receipts: ConversationState['receipts'], moved: readonly (ReadCursor & { userId: string })[]): ConversationState['receipts'] {
  const next = new Map(receipts);
  for (const { userId, delivered, read } of moved) next.set(userId, furthest(next.get(userId), { delivered, read }));
  return next;
}
