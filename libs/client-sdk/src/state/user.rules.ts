import { type Channel, type Conversation, type Cursor, type DeploymentRole, type Message, type OwnCursor, type OwnRestriction, type SessionChannel, type SessionThread, type Unread } from '../generated/schemas.ts';
import { furthest, NOWHERE, withMark } from './cursor.rules.ts';
import { described, newerOf } from './channel-versions.rules.ts';
import { shared, sharedMap } from './sharing.rules.ts';
import { type ChannelActivity, type ChatEvent, type ChatEventOf, type SessionReady } from '../wire.ts';

/** What is unread somewhere. Exact as of `head`, unless something has happened of which the effect is not known yet. */
export interface Counted extends Unread {
  readonly cursor: OwnCursor;
  readonly exact: boolean;
}

export type ChannelEntry = SessionChannel & Counted;
export type ThreadEntry = SessionThread & Counted;

/** Followed threads that are kept here at a time: a client may run for weeks. */
export const KEPT_THREADS = 1_000;

/** What a user has: the sidebar. */
export interface UserState {
  readonly user: SessionReady['user'];
  readonly channels: ReadonlyMap<string, ChannelEntry>;
  /** Whether these are all channels; of somebody who has many the rest follows, those that matter come first. */
  readonly complete: boolean;
  /** Threads that the user follows, as far as they had something unread or were touched since. */
  readonly threads: ReadonlyMap<string, ThreadEntry>;
  /** Whom the user has blocked: what they write is no mention. */
  readonly blocked: ReadonlySet<string>;
  /** Where the user is muted, by channel; null is everywhere. Those that have ended by their time are still there: see {@link muteIn}. */
  readonly mutes: ReadonlyMap<string | null, OwnRestriction>;
  /** What the user is in the deployment, and thereby may do in it; unknown with servers that do not tell it. */
  readonly role: DeploymentRole | undefined;
}

/** The mute that keeps the user from writing in a channel, if there is one. */
export const muteIn = ({ mutes }: Pick<UserState, 'mutes'>, channelId: string, now: Date): OwnRestriction | undefined =>
  [null, channelId].map((place) => mutes.get(place)).find((mute) => mute !== undefined && (mute.until === null || Date.parse(mute.until) > now.getTime()));

/** What the server says of counts; without a cursor it was counted from the one that the server knew. */
export type Figures = Unread & { readonly cursor?: OwnCursor };

/**
 * A session as it began, taken at its place in the user's own stream. Counts that are newer than the session's stay, and
 * so do channels that are known, until all of them have come.
 */
export function adoptSession(state: UserState | undefined, { user, channels, moreChannels, threads, blockedIds, mutes, role }: SessionReady): UserState {
  return {
    user: shared(state?.user, user),
    role,
    blocked: new Set(blockedIds),
    mutes: new Map((mutes ?? []).map((mute) => [mute.channelId, mute])),
    channels: sharedMap(state?.channels, new Map([...(moreChannels ? (state?.channels ?? []) : []), ...entries(state, channels)])),
    complete: moreChannels !== true,
    threads: new Map([
      // Threads without anything unread are not listed: what is known of them has to be asked for again.
      ...[...(state?.threads.values() ?? [])].map((thread) => [thread.threadId, { ...thread, exact: false }] as const),
      ...threads.map((thread) => [thread.threadId, entered(state?.threads.get(thread.threadId), { ...thread, ...recount(state?.threads.get(thread.threadId), thread) })] as const),
    ]),
  };
}

/** A page of the user's channels. */
export const addChannels = (state: UserState, channels: readonly SessionChannel[]): UserState => ({
  ...state,
  channels: sharedMap(state.channels, new Map([...state.channels, ...entries(state, channels)])),
});

/** All pages have come. @param gone channels that were in none of them */
export const completed = (state: UserState, gone: ReadonlySet<string>): UserState => ({ ...[...gone].reduce(withoutChannel, state), complete: true });

const entries = (state: UserState | undefined, channels: readonly SessionChannel[]) =>
  channels.map((channel): [string, ChannelEntry] => {
    const known = state?.channels.get(channel.id);
    return [channel.id, entered(known, { ...described(known, channel), ...recount(known, channel) })];
  });

/** An event of the user's own stream. */
export function applyToUser(state: UserState, event: ChatEvent): UserState {
  switch (event.type) {
    case 'channel:added': {
      const { channel, role, head } = event.data;
      return { ...state, channels: new Map(state.channels).set(channel.id, { ...channel, role, head, unread: 0, mentions: 0, cursor: NOWHERE, exact: true }) };
    }
    case 'channel:removed':
    case 'channel:deleted':
      return withoutChannel(state, event.data.channelId);
    case 'channel:settings-changed':
      return withEntry(state, event.data.channelId, (entry) => ({ ...entry, settings: event.data.settings }));
    case 'cursor:moved':
      return learnMoved(state, event.data);
    case 'mention:created':
      return event.data.message.threadId === undefined ? state : doubt(state, conversationOf(event.data.message));
    case 'mention:removed':
      return event.data.threadId === undefined ? state : doubt(state, conversationOf(event.data));
    case 'user:blocked':
      return blockChanged(state, event.data);
    case 'user:restricted':
      return withMute(state, event.data.restriction, event.data.restriction);
    case 'user:unrestricted':
      return withMute(state, event.data, undefined);
    case 'user:role-changed':
      return { ...state, role: event.data.role };
    case 'thread:followed':
      return followed(state, event.data);
    default:
      return state;
  }
}

/** An event of a channel or thread that is joined. */
export function countEvent(state: UserState, event: ChatEvent): UserState {
  switch (event.type) {
    case 'message:created': {
      const { message } = event.data;
      // A live one counts when it is finished, which an event tells: of one that is, whether it was told here is not known.
      if (message.live) return recounted(state, conversationOf(message), (entry) => (isCounted(entry, event) ? entry : { ...entry, exact: entry.exact && message.live?.state === 'streaming', head: { epoch: event.epoch, seq: event.seq } }));
      const mentioned = isMentioned(state, message) || isMeant(state, message);
      const unread = message.senderId === state.user.id || message.deletedAt !== undefined ? 0 : 1;
      return recounted(state, conversationOf(message), (entry) => {
        if (isCounted(entry, event)) return entry;
        return { ...entry, head: { epoch: event.epoch, seq: event.seq }, unread: entry.unread + unread, mentions: entry.mentions + (mentioned ? unread : 0) };
      });
    }
    // Whether it was unread, and mentioned this user, is not always known here.
    case 'message:deleted':
    // How much of what was removed was unread neither.
    case 'history:removed':
      return recounted(state, conversationOf(event.data), (entry) => (isCounted(entry, event) ? entry : { ...entry, exact: false }));
    // Whom it mentioned before is not always known here.
    case 'message:edited':
      return mayMentionOtherwise(event.data, state.user.id)
        ? recounted(state, conversationOf(event.data), (entry) => (isCounted(entry, event) ? entry : { ...entry, exact: false }))
        : state;
    case 'thread:updated':
      return doubt(state, event.data);
    case 'channel:slow-mode-changed':
    case 'channel:updated':
    case 'channel:archived':
    case 'channel:restored':
      return withChannel(state, event.data.channel);
    default:
      return state;
  }
}

const isMentioned = ({ user, blocked }: UserState, { senderId, mentions }: Message): boolean =>
  !blocked.has(senderId) && (mentions?.channel === true || mentions?.userIds.includes(user.id) === true);

/** Each message of a direct conversation is, unless its sender is blocked. */
const isMeant = ({ channels, blocked }: UserState, { channelId, threadId, senderId }: Message): boolean =>
  threadId === undefined && channels.get(channelId)?.kind === 'direct' && !blocked.has(senderId);

const mayMentionOtherwise = ({ superseded, mentionsChanged, live }: ChatEventOf<'message:edited'>['data'], userId: string): boolean =>
  live !== undefined || superseded === true || mentionsChanged?.everybody === true || mentionsChanged?.userIds.includes(userId) === true;

/** A conversation is joined at a position: what came before it may not have been counted. */
export function countFrom(state: UserState, place: Conversation, head: Cursor, following: boolean): UserState {
  const { channelId, threadId } = place;
  const known = threadId !== undefined && following && !state.threads.has(threadId) ? followed(state, { channelId, threadId, following }) : state;
  return recounted(known, place, (entry) => (entry.head.epoch === head.epoch && entry.head.seq >= head.seq ? entry : { ...entry, exact: false }));
}

export function learnActivity(state: UserState, { channelId, channel, ...figures }: ChannelActivity): UserState {
  return learnCounts(channel === undefined ? state : withChannel(state, channel), { channelId }, figures);
}

export function learnCounts(state: UserState, conversation: Conversation, figures: Figures): UserState {
  return recounted(state, conversation, (entry) => ({ ...entry, ...recount(entry, figures) }));
}

/** A mark of something as unread is what the user's stream says last. */
export function learnMoved(state: UserState, moved: Conversation & Figures): UserState {
  const marked = recounted(state, moved, (entry) => ({ ...entry, cursor: withMark(entry.cursor, moved.cursor?.unreadFrom), ...(moved.cursor?.unreadFrom !== entry.cursor.unreadFrom && { exact: false }) }));
  return learnCounts(marked, moved, moved);
}

/** Reading is seen at once; what the server says of it follows. */
export function markedRead(state: UserState, conversation: Conversation, seq: number): UserState {
  return recounted(state, conversation, (entry) => {
    const { read, unreadFrom } = entry.cursor;
    if (seq < (unreadFrom ?? read + 1)) return entry;
    const cursor = withMark(furthest(entry.cursor, { delivered: seq, read: seq }), unreadFrom !== undefined && seq < read ? seq + 1 : undefined);
    return seq >= entry.head.seq ? { ...entry, cursor, unread: 0, mentions: 0 } : { ...entry, cursor, exact: false };
  });
}

/** Conversations of which the counts have to be asked for. */
export function inexact({ channels, threads }: UserState): Conversation[] {
  return [
    ...[...channels.values()].filter(({ exact }) => !exact).map(({ id }) => ({ channelId: id })),
    ...[...threads.values()].filter(({ exact }) => !exact).map(({ channelId, threadId }) => ({ channelId, threadId })),
  ];
}

/**
 * Newer figures replace older ones. Where one is ahead in the log and the other in reading, neither is right: both
 * positions are kept, and the counts are in doubt.
 */
function recount(known: Counted | undefined, { head, unread, mentions, cursor }: Figures): Counted {
  const figures = { head, unread, mentions };
  if (known === undefined || known.head.epoch !== head.epoch) return { ...figures, cursor: cursor ?? NOWHERE, exact: true };
  const hasReadFurther = (cursor?.read ?? known.cursor.read) > known.cursor.read;
  const wasReadFurther = known.cursor.read > (cursor?.read ?? known.cursor.read);
  const mark = cursor === undefined ? known.cursor.unreadFrom : cursor.unreadFrom;
  const both = withMark(furthest(known.cursor, cursor), mark);
  // Of another mark: which of the two is older is not known here, and is asked for.
  if (mark !== known.cursor.unreadFrom) return { ...figures, head: head.seq >= known.head.seq ? head : known.head, cursor: both, exact: false };
  if (head.seq >= known.head.seq) return { ...figures, cursor: both, exact: !wasReadFurther };
  return hasReadFurther ? { ...counts(known), cursor: both, exact: false } : { ...counts(known), cursor: both, exact: known.exact };
}

const counts = ({ head, unread, mentions }: Unread): Unread => ({ head, unread, mentions });

const isCounted = ({ head }: Counted, { epoch, seq }: ChatEvent): boolean => head.epoch === epoch && seq <= head.seq;

const conversationOf = ({ channelId, threadId }: Conversation): Conversation => ({ channelId, threadId });

/** Something has happened that was not counted. */
export const doubt = (state: UserState, conversation: Conversation): UserState => recounted(state, conversation, (entry) => ({ ...entry, exact: false }));

/** The counts are as exact as they can be had. */
export const settled = (state: UserState, conversation: Conversation): UserState => recounted(state, conversation, (entry) => ({ ...entry, exact: true }));

function recounted(state: UserState, { channelId, threadId }: Conversation, change: <Entry extends Counted>(entry: Entry) => Entry): UserState {
  if (threadId === undefined) {
    const entry = state.channels.get(channelId);
    const next = entry && entered(entry, change(entry));
    return next === undefined || isKnown(entry, next) ? state : { ...state, channels: new Map(state.channels).set(channelId, next) };
  }
  const entry = state.threads.get(threadId);
  const next = entry && entered(entry, change(entry));
  return next === undefined || isKnown(entry, next) ? state : { ...state, threads: new Map(state.threads).set(threadId, next) };
}

/** The same object while it reads the same. */
const entered = <Entry extends Counted>(known: Entry | undefined, next: Entry): Entry => Object.freeze(shared(known, next));

/** What is in doubt again is asked for again, also if it was in doubt before: an answer that is on its way may be older. */
const isKnown = (known: Counted | undefined, next: Counted): boolean => next === known && next.exact;

/** What a channel is by now; what was told of a later version stays. */
const withChannel = (state: UserState, channel: Channel): UserState => withEntry(state, channel.id, (entry) => ({ ...entry, slowModeSeconds: undefined, ...newerOf(entry, channel) }));

function withEntry(state: UserState, channelId: string, change: (entry: ChannelEntry) => ChannelEntry): UserState {
  const entry = state.channels.get(channelId);
  const next = entry && entered(entry, change(entry));
  return next === undefined || next === entry ? state : { ...state, channels: new Map(state.channels).set(channelId, next) };
}

function withoutChannel(state: UserState, channelId: string): UserState {
  const channels = new Map(state.channels);
  channels.delete(channelId);
  return { ...state, channels, threads: new Map([...state.threads].filter(([, thread]) => thread.channelId !== channelId)) };
}

function followed(state: UserState, { channelId, threadId, following }: { channelId: string; threadId: string; following: boolean }): UserState {
  const threads = new Map(state.threads);
  if (following) threads.set(threadId, { channelId, threadId, head: { epoch: '', seq: 0 }, unread: 0, mentions: 0, cursor: NOWHERE, exact: false });
  else threads.delete(threadId);
  return { ...state, threads: bounded(threads) };
}

/** A ban ends the membership, which is told by itself. */
function withMute(state: UserState, { kind, channelId }: Pick<OwnRestriction, 'kind' | 'channelId'>, mute: OwnRestriction | undefined): UserState {
  if (kind !== 'mute') return state;
  const mutes = new Map(state.mutes);
  if (mute) mutes.set(channelId, mute);
  else mutes.delete(channelId);
  return { ...state, mutes };
}

/** What they have written directly counts as meant for the user, or no longer. */
function blockChanged(state: UserState, change: ChatEventOf<'user:blocked'>['data']): UserState {
  const direct = [...state.channels.values()].filter(({ memberIds }) => memberIds?.includes(change.userId));
  return direct.reduce((next, { id }) => doubt(next, { channelId: id }), { ...state, blocked: withOrWithout(state.blocked, change) });
}

function withOrWithout(ids: ReadonlySet<string>, { userId, blocked }: ChatEventOf<'user:blocked'>['data']): ReadonlySet<string> {
  const next = new Set(ids);
  if (blocked) next.add(userId);
  else next.delete(userId);
  return next;
}

/** Those without anything unread go first, and then those that came first; a session lists them again when they have. */
function bounded(threads: ReadonlyMap<string, ThreadEntry>): UserState['threads'] {
  if (threads.size <= KEPT_THREADS) return threads;
  const known = [...threads.values()].slice(0, -1);
  const gone = (known.find(({ exact, unread }) => exact && unread === 0) ?? known[0])?.threadId;
  return new Map([...threads].filter(([threadId]) => threadId !== gone));
}
