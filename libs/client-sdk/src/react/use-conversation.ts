import { useEffect, useMemo } from 'react';
import { type Channel as ChannelInfo, type Member, type MemberRole } from '../generated/schemas.ts';
import { type Channel } from '../conversations/channel.ts';
import { type Thread } from '../conversations/thread.ts';
import { type ShownMessage } from '../state/shown-message.ts';
import { type ConversationState } from '../state/conversation.rules.ts';
import { readBy } from '../state/read-by.ts';
import { NOBODY_TYPES, type TypingState } from '../state/typing.rules.ts';
import { type Outcome } from './outcome.ts';
import { useStore, useStores } from './provider.ts';
import { IDLE, type ConversationSnapshot, type ConversationStore, type Listed } from './stores/conversation-store.ts';
import { fixed, select, type Store } from './stores/store.ts';

type Snapshot = ConversationSnapshot<ConversationState>;

const NONE: Store<Snapshot> = fixed(IDLE);
const NO_MESSAGES: readonly ShownMessage[] = Object.freeze([]);
const NO_IDS: readonly string[] = Object.freeze([]);

/** What is shown of a conversation, and how to move in it. */
export interface UsedConversation extends Pick<Snapshot, 'status' | 'error' | 'recovery' | 'loading' | 'trouble'>, Pick<ConversationState, 'messages' | 'hasOlder' | 'hasNewer' | 'unreadLine'> {
  /** Joins it once more after it has failed; of what is on its way, makes the next attempt now. */
  readonly retry: () => void;
  readonly loadOlder: () => Promise<Outcome<void>>;
  readonly loadNewer: () => Promise<Outcome<void>>;
  /** Back to the newest messages. */
  readonly loadNewest: () => Promise<Outcome<void>>;
  /** Shows what surrounds a message. */
  readonly jumpTo: (to: { readonly messageId: string } | { readonly seq: number }) => Promise<Outcome<void>>;
  /** The user has seen everything up to a message; without one, all that is shown. */
  readonly markRead: (seq?: number) => void;
  /** Draws the unread line anew, or takes it away. */
  readonly drawUnreadLine: (draw?: boolean) => void;
}

export interface UsedMessages extends UsedConversation {
  /** Once it is joined. */
  readonly channel: ChannelInfo | undefined;
  /** The user's own. */
  readonly role: MemberRole | undefined;
}

/** The messages of a channel, which is joined for as long as anything shows it. */
export function useMessages(channelId: string | undefined): UsedMessages {
  const store = useChannelStore(channelId);
  const shown = useShown(store);
  const about = usePart(store, ({ state }) => ({ channel: state?.channel, role: state?.role }));
  return useMemo(() => ({ ...shown, ...about }), [shown, about]);
}

/** The replies to a message. */
export function useThread(threadId: string | undefined): UsedConversation {
  return useShown(useThreadStore(threadId));
}

export interface UsedTyping extends TypingState {
  /** To be called with every key that is pressed, and with `false` when the text was taken back. */
  readonly typing: (isTyping?: boolean) => void;
}

/** Who is typing in a channel, or in one of its threads. */
export function useTyping(channelId: string | undefined, threadId?: string): UsedTyping {
  const store = useConversationStore(channelId, threadId);
  const state = usePart(store, ({ state }) => state?.typing ?? NOBODY_TYPES);
  return useMemo(() => ({ ...state, typing: (isTyping?: boolean) => store?.conversation?.typing(isTyping) }), [store, state]);
}

/** Who else has read a message, as far as it was told since the conversation was joined. */
export function useReadBy(message: Pick<ShownMessage, 'channelId' | 'threadId' | 'seq' | 'senderId'>): readonly string[] {
  const { channelId, threadId, seq, senderId } = message;
  return usePart(useConversationStore(channelId, threadId), ({ state }) => (state ? readBy(state, { seq, senderId }) : NO_IDS), seq, senderId);
}

export interface UsedMembers {
  readonly members: readonly Member[];
  /** Whether these are all of them. */
  readonly complete: boolean;
}

const NO_MEMBERS: ReadonlyMap<string, Member> = new Map();

/** The members of a channel, by the time at which they joined; they are read when something shows them first, and followed from then on. */
export function useMembers(channelId: string | undefined): UsedMembers {
  const store = useChannelStore(channelId);
  const members = usePart(store, ({ state }) => state?.members ?? NO_MEMBERS);
  const complete = useComplete(store, 'members');
  return useMemo(() => ({ members: [...members.values()], complete }), [members, complete]);
}

/** When messages of a channel were pinned, by id; all of them once they are read, which begins when something shows them first. */
export function usePins(channelId: string | undefined): ReadonlyMap<string, string> {
  const store = useChannelStore(channelId);
  useComplete(store, 'pins');
  return usePart(store, ({ state }) => state?.pins ?? NO_PINS);
}

const NO_PINS: ReadonlyMap<string, string> = new Map();

/** Has all of it read, when it is shown first and when the log was replaced. @returns whether all of it is there */
function useComplete(store: ConversationStore<Channel> | undefined, listed: Listed): boolean {
  const isJoined = usePart(store, ({ status }) => status === 'joined');
  const isComplete = usePart(store, ({ complete }) => complete?.includes(listed) ?? false, listed);
  useEffect(() => {
    if (isJoined && !isComplete) void store?.complete(listed, (channel) => (listed === 'pins' ? channel.loadPins() : channel.loadMembers()));
  }, [store, listed, isJoined, isComplete]);
  return isComplete;
}

type AnyStore = ConversationStore<Channel> | ConversationStore<Thread>;

function useChannelStore(channelId: string | undefined): ConversationStore<Channel> | undefined {
  const stores = useStores();
  return channelId === undefined ? undefined : stores?.channel(channelId);
}

function useThreadStore(threadId: string | undefined): ConversationStore<Thread> | undefined {
  const stores = useStores();
  return threadId === undefined ? undefined : stores?.thread(threadId);
}

function useConversationStore(channelId: string | undefined, threadId: string | undefined): AnyStore | undefined {
  const channel = useChannelStore(threadId === undefined ? channelId : undefined);
  return useThreadStore(threadId) ?? channel;
}

/** A part of a conversation, which is picked anew when one of `names` changes. */
function usePart<Conversed extends Channel | Thread, Part>(store: ConversationStore<Conversed> | AnyStore | undefined, pick: (snapshot: ConversationSnapshot<Conversed['state']>) => Part, ...names: readonly unknown[]): Part {
  const source = (store ?? NONE) as Store<ConversationSnapshot<Conversed['state']>>;
  return useStore(useMemo(() => select(source, pick), [source, ...names]));
}

/** Typing, receipts and members are left out: they change without a message being drawn otherwise. */
function useShown(store: AnyStore | undefined): UsedConversation {
  const shown = usePart(store, shownOf);
  const moves = useMoves(store);
  return useMemo(() => ({ ...shown, ...moves }), [shown, moves]);
}

const shownOf = ({ status, error, recovery, loading, trouble, state }: Snapshot) => ({
  status,
  error,
  recovery,
  loading,
  trouble,
  messages: state?.messages ?? NO_MESSAGES,
  hasOlder: state?.hasOlder ?? false,
  hasNewer: state?.hasNewer ?? false,
  unreadLine: state?.unreadLine,
});

type Moves = Pick<UsedConversation, 'retry' | 'loadOlder' | 'loadNewer' | 'loadNewest' | 'jumpTo' | 'markRead' | 'drawUnreadLine'>;

function useMoves(found: AnyStore | undefined): Moves {
  const client = useStores()?.client;
  return useMemo(() => {
    const store = found as ConversationStore<Channel> | undefined;
    const nothing = (): Promise<Outcome<void>> => Promise.resolve({ data: undefined });
    return {
      retry: () => store?.retry(),
      loadOlder: () => store?.act((conversation) => conversation.loadOlder(), 'older') ?? nothing(),
      loadNewer: () => store?.act((conversation) => conversation.loadNewer(), 'newer') ?? nothing(),
      loadNewest: () => store?.act((conversation) => conversation.loadNewest(), 'newest') ?? nothing(),
      jumpTo: (to) => store?.act((conversation) => conversation.jumpTo(to), 'jump') ?? nothing(),
      markRead: (seq) => {
        const place = store?.conversation?.place;
        const upTo = seq ?? store?.get().state?.messages.at(-1)?.seq;
        if (place && upTo !== undefined) client?.markRead(place, upTo);
      },
      drawUnreadLine: (draw) => store?.conversation?.drawUnreadLine(draw),
    };
  }, [client, found]);
}
