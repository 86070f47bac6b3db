import { z } from 'zod';

/** What a service token may be good for; each route and command names the one that lets service tokens in. */
export const scopes = {
  'connections:open': 'Hold connections over sockets: see the bot’s own channels and what concerns the bot, and send the commands that its other scopes allow.',
  'channels:read': 'List channels and their members.',
  'channels:join': 'Join public channels, and leave channels.',
  'channels:moderate': 'Ban, mute, set slow mode and word filters, decide reports and delete all recent messages of somebody, in channels where the bot’s role allows it.',
  'direct:begin': 'Begin direct conversations.',
  'messages:read': 'Read history, threads and events, and search, in the channels of the bot.',
  'messages:send': 'Write messages in the channels of the bot.',
  'files:write': 'Upload files, to be sent in messages.',
  'files:read': 'Read files of messages in the channels of the bot.',
  'sessions:create': 'Start sessions for users of another product. Only administrators of the deployment make such tokens.',
  'messages:import': 'Import messages of others, with their times, into channels where the bot’s role allows it.',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof scopes;
export const Scope = z.enum(Object.keys(scopes) as [Scope, ...Scope[]]).meta({ id: 'Scope', description: 'What a service token may be good for.' });
