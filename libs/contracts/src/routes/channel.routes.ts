import { z } from 'zod';
import { route } from '../define/route.ts';
import { Channel, ChannelKind, Member, MemberRole } from '../entities/channel.ts';
import { ChannelId, UserId } from '../ids.ts';
import { NameText, OptionalLine } from '../text/text.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';

const ChannelParams = z.object({ channelId: ChannelId });

export const createChannel = route({
  method: 'POST',
  path: '/v1/channels',
  summary: 'Create a channel and become its owner. It starts with the given members; those who have to be asked first are invited.',
  auth: 'bearer',
  permission: 'channel:create',
  body: z.object({
    name: NameText(80),
    kind: ChannelKind.exclude(['direct']).default('public'),
    topic: OptionalLine(250).optional(),
    memberIds: z.array(UserId).max(100).default([]),
  }),
  status: 201,
  /** `invitedIds`: those of the given members who become members once they accept. Absent when there are none. */
  output: Channel.extend({ invitedIds: z.array(UserId).optional() }),
  errors: ['NOT_ALLOWED', 'CANNOT_ADD', 'TOO_MANY_INVITATIONS'],
});

export const listChannels = route({
  method: 'GET',
  path: '/v1/channels',
  summary: 'Public channels and those that the caller belongs to, by name.',
  auth: 'bearer',
  scope: 'channels:read',
  permissionFor: { 'channel:browse': 'to find public channels that one does not belong to' },
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ channels: z.array(Channel.extend({ member: z.boolean() })), next: PageCursor.nullable() }),
});

export const joinChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/join',
  summary: 'Become a member of a public channel, or come back: a guest as a guest, and who was removed only when somebody adds them. Joining twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:join',
  permissionFor: { 'channel:browse': 'to join a public channel by oneself' },
  params: ChannelParams,
  output: z.object({ channel: Channel, member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'REMOVED_FROM_CHANNEL', 'BANNED', 'ARCHIVED'],
});

export const leaveChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/leave',
  summary: 'Stop being a member of a channel. Leaving twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:join',
  params: ChannelParams,
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'OWNER_CANNOT_LEAVE'],
});

export const listMembers = route({
  method: 'GET',
  path: '/v1/channels/:channelId/members',
  summary: 'Members of a channel, and whether each is there now: `null` while that is not known. Who is invisible, or in a block relation with the caller, is not.',
  auth: 'bearer',
  scope: 'channels:read',
  permissionFor: { 'channel:browse': 'to see who is in a public channel that one does not belong to' },
  params: ChannelParams,
  query: z.object({ limit: PageLimitParam, after: UserId.optional() }),
  output: z.object({ members: z.array(Member.extend({ connected: z.boolean().nullable() })), next: UserId.nullable() }),
  errors: ['CHANNEL_NOT_FOUND'],
});

const MemberParams = ChannelParams.extend({ userId: UserId });

export const addMember = route({
  method: 'POST',
  path: '/v1/channels/:channelId/members',
  summary: 'Make somebody a member, or invite them where they have to be asked first (`INVITED_INSTEAD`). Roles above one’s own cannot be given; somebody who is a member already stays as they are.',
  auth: 'bearer',
  permission: 'member:invite',
  permissionFor: { 'owner:name': 'to add an owner' },
  params: ChannelParams,
  body: z.object({ userId: UserId, role: MemberRole.default('member') }),
  output: z.object({ member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'CANNOT_ADD', 'INVITED_INSTEAD', 'TOO_MANY_INVITATIONS'],
});

export const changeRole = route({
  method: 'PATCH',
  path: '/v1/channels/:channelId/members/:userId',
  summary: 'Give a member another role. A channel keeps an owner, and an archived one its roles.',
  auth: 'bearer',
  permission: 'member:manage',
  permissionFor: { 'owner:name': 'to make somebody an owner, or an owner something else' },
  params: MemberParams,
  body: z.object({ role: MemberRole }),
  output: z.object({ member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'OWNER_CANNOT_LEAVE'],
});

export const removeMember = route({
  method: 'DELETE',
  path: '/v1/channels/:channelId/members/:userId',
  summary: 'Remove somebody from a channel: nothing of it reaches them from then on, and they cannot join it again until they are added. Removing twice changes nothing.',
  auth: 'bearer',
  permissionFor: { 'member:kick': 'to remove somebody else', 'owner:name': 'to remove an owner' },
  params: MemberParams,
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'OWNER_CANNOT_LEAVE'],
});
