import { type Commands } from './generated/commands.ts';
import { type EphemeralEvents, type StreamEvents } from './generated/events.ts';
import { type limits } from './generated/limits.ts';
import { type Routes } from './generated/routes.ts';
import { type RARE_CALLS, type RARE_PATHS } from './rare-routes.ts';
import { type Called } from './called-route.ts';

// The contracts are not imported: no schema travels to browsers, and nobody installs them. Their types are generated, and
// what is needed of them at run time follows from their names; wire.spec.ts holds both against each other.

/** `messageSend`, `channelJoin`, … */
export type CommandName = keyof Commands;
export type InputOf<Name extends CommandName> = Commands[Name]['input'];
export type OutputOf<Name extends CommandName> = Commands[Name]['output'];

/** A stream event of which the type tells the data. */
export type ChatEvent = StreamEvents[keyof StreamEvents];
export type StreamEventName = ChatEvent['type'];
export type ChatEventOf<Name extends StreamEventName> = Extract<ChatEvent, { type: Name }>;

type DataOf<Name extends keyof EphemeralEvents> = EphemeralEvents[Name]['data'];
export type SessionReady = DataOf<'sessionReady'>;
export type ChannelPage = OutputOf<'sessionChannels'>;
export type SessionRevoked = DataOf<'sessionRevoked'>;
export type SessionDraining = DataOf<'sessionDraining'>;
export type PresenceUpdated = DataOf<'presenceUpdated'>;
export type SeenPresence = PresenceUpdated['users'][number];
export type ChannelActivity = DataOf<'channelActivity'>;
export type MessageReceipts = DataOf<'messageReceipts'>;
export type MessageDelta = DataOf<'messageDelta'>;
export type UserTyping = DataOf<'userTyping'>;
export type UserUpdated = DataOf<'userUpdated'>;
export type AnnouncementWithdrawn = DataOf<'announcementWithdrawn'>;

/** Whatever its type: those of a newer server are events like any other. */
export function isStreamEvent(payload: unknown): payload is ChatEvent {
  const { stream, epoch, seq } = (payload ?? {}) as Partial<ChatEvent>;
  return typeof stream === 'string' && typeof epoch === 'string' && typeof seq === 'number';
}

/** `messageSend` -> `message:send` */
export function wireName(key: string): string {
  return key.replace(/[A-Z]/, (letter) => `:${letter.toLowerCase()}`);
}

export const EPHEMERAL = {
  sessionReady: 'session:ready',
  sessionExpiring: 'session:expiring',
  sessionDraining: 'session:draining',
  sessionRevoked: 'session:revoked',
  channelActivity: 'channel:activity',
  messageDelta: 'message:delta',
  messageReceipts: 'message:receipts',
  presenceUpdated: 'presence:update',
  userTyping: 'user:typing',
  userUpdated: 'user:updated',
  announcement: 'announcement',
  announcementWithdrawn: 'announcement:withdrawn',
  errorEvent: 'error',
} as const satisfies { readonly [Key in keyof EphemeralEvents]?: EphemeralEvents[Key]['name'] };

export const PATHS = {
  streamEventsPage: '/v1/streams/:stream/events',
  channelHistory: '/v1/channels/:channelId/messages',
  threadHistory: '/v1/threads/:threadId/messages',
  listPins: '/v1/channels/:channelId/pins',
  listMembers: '/v1/channels/:channelId/members',
  readProfiles: '/v1/users',
  findUsers: '/v1/users/search',
  listDirect: '/v1/direct',
  listDrafts: '/v1/me/drafts',
  getMessage: '/v1/messages/:messageId',
} as const satisfies Partial<Record<keyof Routes, string>>;
export type PathName = keyof typeof PATHS | keyof typeof RARE_PATHS;
export type PageOf<Name extends PathName> = Routes[Name]['answer'];

/** What may be asked for with it; nothing where the route takes no query. */
export type QueryOf<Name extends PathName> = Routes[Name]['query'];

/** What is changed over HTTP. */
export const CALLS = {
  beginDirect: ['POST', '/v1/direct'],
  saveDraft: ['PUT', '/v1/me/drafts'],
} as const satisfies Partial<{ readonly [Name in keyof Routes]: Called<Name> }>;
export type CallName = keyof typeof CALLS | keyof typeof RARE_CALLS;
export type BodyOf<Name extends CallName> = Routes[Name]['body'];
export type AnswerOf<Name extends CallName> = Routes[Name]['answer'];

/** Rows of one page over HTTP; the compiler knows whether the server gives as many. */
export const PAGE_SIZE: (typeof limits)['pageSize'] = 200;
/** Users of one command that watches them. */
export const PRESENCE_USERS: (typeof limits)['presenceUsers'] = 500;
/** Users whose profiles come in one request. */
export const PROFILE_USERS: (typeof limits)['profileUsers'] = 200;
/** People named with an emoji on a message. */
export const REACTION_USERS: (typeof limits)['reactionUsers'] = 100;
