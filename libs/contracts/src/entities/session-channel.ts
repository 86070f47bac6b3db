import { z } from 'zod';
import { ChannelId, ThreadId } from '../ids.ts';
import { Channel, ChannelSettings, MemberRole } from './channel.ts';
import { OwnCursor, Unread } from './cursor.ts';

/** A channel of the user, as a session starts: what to show in the sidebar. */
export const SessionChannel = Channel.extend({ role: MemberRole, cursor: OwnCursor, ...Unread.shape, /** Absent when the user has set nothing. */ settings: ChannelSettings.optional() }).meta({ id: 'SessionChannel', description: 'A channel of the user, as a session starts: what to show in the sidebar.' });
export type SessionChannel = z.infer<typeof SessionChannel>;

/** A thread that the user follows and has not read to its end. */
export const SessionThread = z.object({ channelId: ChannelId, threadId: ThreadId, cursor: OwnCursor, ...Unread.shape }).meta({ id: 'SessionThread', description: 'A thread that the user follows and has not read to its end.' });
export type SessionThread = z.infer<typeof SessionThread>;
