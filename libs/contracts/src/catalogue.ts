import { channelJoin, channelLeave } from './commands/channel.commands.ts';
import { messageSend } from './commands/message.commands.ts';
import { errorEvent, sessionDraining, sessionReady } from './events/session.events.ts';
import { memberJoined, memberLeft, messageCreated } from './events/stream.events.ts';
import { jwks, me, refresh, signIn, signOut, signUp } from './routes/auth.routes.ts';
import {
  channelEvents,
  channelHistory,
  createChannel,
  joinChannel,
  leaveChannel,
  listChannels,
  listMembers,
} from './routes/channel.routes.ts';

/** Every command a client may send. */
export const commands = { channelJoin, channelLeave, messageSend } as const;

/** Every event that is part of a stream. */
export const streamEvents = { messageCreated, memberJoined, memberLeft } as const;

/** Every event that may be lost. */
export const ephemeralEvents = { sessionReady, sessionDraining, errorEvent } as const;

/** Every HTTP route. */
export const routes = {
  signUp,
  signIn,
  refresh,
  signOut,
  jwks,
  me,
  createChannel,
  listChannels,
  joinChannel,
  leaveChannel,
  listMembers,
  channelHistory,
  channelEvents,
} as const;
