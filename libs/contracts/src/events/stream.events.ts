import { z } from 'zod';
import { streamEvent } from '../define/event.ts';
import { Member } from '../entities/channel.ts';
import { Message } from '../entities/message.ts';
import { ChannelId, UserId } from '../ids.ts';

export const messageCreated = streamEvent({
  name: 'message:created',
  summary: 'A message was written into the channel.',
  data: z.object({ message: Message }),
});

export const memberJoined = streamEvent({
  name: 'member:joined',
  summary: 'Somebody became a member of the channel.',
  data: z.object({ channelId: ChannelId, member: Member }),
});

export const memberLeft = streamEvent({
  name: 'member:left',
  summary: 'Somebody is no longer a member of the channel; their connections stop receiving it here.',
  data: z.object({ channelId: ChannelId, userId: UserId }),
});
