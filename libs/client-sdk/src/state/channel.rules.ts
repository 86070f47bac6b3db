import { type Channel, type Member, type MemberRole, type Message } from '../generated/schemas.ts';
import { type ChatEvent } from '../wire.ts';
import { newerOf } from './channel-versions.rules.ts';
import { applyToConversation, emptyConversation, KEPT_MESSAGES, mergePage, type Asked, type ConversationState, type HistoryPage } from './conversation.rules.ts';
import { shared, sharedMap } from './sharing.rules.ts';

export interface ChannelState extends ConversationState {
  readonly channel: Channel;
  /** One's own. */
  readonly role: MemberRole;
  /** When messages and replies were pinned, by id: those of loaded messages, and what was told since the join. */
  readonly pins: ReadonlyMap<string, string>;
  /** All of them once they are loaded; before that, those who came or were changed since the join. */
  readonly members: ReadonlyMap<string, Member>;
}

export const emptyChannel = (channel: Channel, role: MemberRole): ChannelState => ({ ...emptyConversation, channel, role, pins: new Map(), members: new Map() });

/** @param me one's own user id */
export function applyToChannel(state: ChannelState, event: ChatEvent, me: string, kept = KEPT_MESSAGES): ChannelState {
  const next = applyToConversation(state, event, kept);
  switch (event.type) {
    case 'message:pinned':
    case 'message:unpinned':
    case 'message:deleted':
      return { ...next, pins: applyToPins(next.pins, event) };
    case 'history:removed':
      return { ...next, pins: pinsLeft(next.pins, state.messages, next.messages) };
    case 'member:joined':
    case 'member:updated':
      return { ...next, members: applyToMembers(next.members, event), role: roleAfter(next.role, event, me) };
    case 'member:left':
      return { ...next, members: applyToMembers(next.members, event), receipts: without(next.receipts, event.data.userId) };
    case 'channel:updated':
    case 'channel:archived':
    case 'channel:restored':
    case 'channel:slow-mode-changed':
      return { ...next, channel: newerOf(next.channel, event.data.channel) };
    default:
      return next;
  }
}

/** As in mergePage; the pins of the page's messages are known from then on. */
export function mergeChannelPage(state: ChannelState, page: HistoryPage, journal: readonly ChatEvent[], asked: Asked, kept = KEPT_MESSAGES): ChannelState {
  const next = mergePage(state, page, journal, asked, kept);
  const added = pinned(next.messages).filter(([id, at]) => next.pins.get(id) !== at);
  return added.length > 0 ? { ...next, pins: new Map([...next.pins, ...added]) } : next;
}

/** All that is pinned, as it was listed at any time after `journal` begins. */
export function mergePins(state: ChannelState, listed: readonly Message[], journal: readonly ChatEvent[]): ChannelState {
  return { ...state, pins: sharedMap(state.pins, journal.reduce(applyToPins, new Map(pinned(listed)))) };
}

/** All members as they were listed at any time after `journal` begins. */
export function mergeMembers(state: ChannelState, listed: readonly Member[], journal: readonly ChatEvent[]): ChannelState {
  const members: ChannelState['members'] = new Map(listed.map(({ userId, role, joinedAt }) => [userId, shared(state.members.get(userId), { userId, role, joinedAt })]));
  return { ...state, members: sharedMap(state.members, journal.reduce(applyToMembers, members)) };
}

const pinned = (messages: readonly Message[]): [string, string][] => messages.flatMap(({ id, pinnedAt }) => (pinnedAt ? [[id, pinnedAt]] : []));

function applyToPins(pins: ChannelState['pins'], event: ChatEvent): ChannelState['pins'] {
  switch (event.type) {
    case 'message:pinned':
      return new Map(pins).set(event.data.messageId, event.data.pinnedAt);
    case 'message:unpinned':
    case 'message:deleted':
      return without(pins, event.data.messageId);
    default:
      return pins;
  }
}

/** Pins of messages that were here until now. */
function pinsLeft(pins: ChannelState['pins'], before: readonly Message[], left: readonly Message[]): ChannelState['pins'] {
  const ids = new Set(left.map(({ id }) => id));
  return before.reduce((rest, { id }) => (ids.has(id) ? rest : without(rest, id)), pins);
}

function applyToMembers(members: ChannelState['members'], event: ChatEvent): ChannelState['members'] {
  switch (event.type) {
    case 'member:joined':
    case 'member:updated':
      return new Map(members).set(event.data.member.userId, event.data.member);
    case 'member:left':
      return without(members, event.data.userId);
    default:
      return members;
  }
}

function roleAfter(role: MemberRole, event: ChatEvent, me: string): MemberRole {
  const isOwn = (event.type === 'member:joined' || event.type === 'member:updated') && event.data.member.userId === me;
  return isOwn ? event.data.member.role : role;
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
