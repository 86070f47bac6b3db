import { z } from 'zod';
import { command, Traced } from '../define/command.ts';
import { Channel, MemberRole } from '../entities/channel.ts';
import { ChannelId } from '../ids.ts';
import { Cursor, StreamEvent, Verdict } from '../streams.ts';

export const channelJoin = command({
  name: 'channel:join',
  scope: 'messages:read',
  summary: 'Receive the events of a channel from now on, and what was missed since a cursor.',
  input: z.object({ channelId: ChannelId, since: Cursor.optional(), ...Traced }),
  output: z.object({
    channel: Channel,
    role: MemberRole,
    head: Cursor.describe('Where the stream stands: the next event that is pushed has `seq` head.seq + 1.'),
    verdict: Verdict,
    events: z.array(StreamEvent),
  }),
  errors: ['CHANNEL_NOT_FOUND', 'BANNED', 'UNAVAILABLE'],
});

export const channelLeave = command({
  name: 'channel:leave',
  scope: 'any',
  summary: 'Stop receiving the events of a channel on this connection. Membership stays as it is.',
  input: z.object({ channelId: ChannelId, ...Traced }),
  output: z.object({}),
});
