import { type z } from 'zod';
import { Channel, ChannelSettings, MemberRole } from './channel.ts';
import { ReadCursor, Unread } from './cursor.ts';
import { Message } from './message.ts';

/** A channel of a user, as a list of channels shows it. */
export const MyChannel = Channel.extend({
  role: MemberRole,
  settings: ChannelSettings,
  cursor: ReadCursor,
  ...Unread.shape,
  lastMessage: Message.optional().describe('The newest of the channel itself, deleted or not; how it begins, where it is long. Absent before the first.'),
}).meta({ id: 'MyChannel', description: 'A channel of a user, as a list of channels shows it.' });
export type MyChannel = z.infer<typeof MyChannel>;
