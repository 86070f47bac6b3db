import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Reason } from '../entities/audit.ts';
import { Channel, ChannelKind, ChannelSettings, Member, MemberRole, NotifyLevel } from '../entities/channel.ts';
import { GivenMetadata } from '../entities/metadata.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { booleanParam, PageCursor, PageLimitParam } from '../paging.ts';
import { NameText, OptionalLine, OptionalText } from '../text/text.ts';

const ChannelParams = z.object({ channelId: ChannelId });
const Description = OptionalText(limits.channelDescriptionLength);
const namesAChange = (changes: object) => Object.values(changes).some((change) => change !== undefined);
const NOTHING = 'Name at least one thing to change.';

export const createChannel = route({
  method: 'POST',
  path: '/v1/channels',
  etag: true,
  summary: 'Create a channel and become its owner. It starts with the given members; those who have to be asked first are invited.',
  auth: 'bearer',
  idempotencyKey: true,
  permission: 'channel:create',
  body: z.object({
    name: NameText(limits.channelNameLength),
    kind: ChannelKind.exclude(['direct']).default('public'),
    topic: OptionalLine(limits.channelTopicLength).optional(),
    description: Description.optional(),
    metadata: GivenMetadata.optional(),
    memberIds: z.array(UserId).max(100).default([]),
  }),
  status: 201,
  output: Channel.extend({ invitedIds: z.array(UserId).optional() }).describe('`invitedIds`: those of the given members who become members once they accept. Absent when there are none.'),
  errors: ['NOT_ALLOWED', 'CANNOT_ADD', 'USER_DEACTIVATED', 'TOO_MANY_INVITATIONS'],
});

export const listChannels = route({
  method: 'GET',
  path: '/v1/channels',
  summary: 'Public channels and those that the caller belongs to, by name. Direct conversations have a list of their own.',
  auth: 'bearer',
  scope: 'channels:read',
  permissionFor: { 'channel:browse': 'to find public channels that one does not belong to' },
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ channels: z.array(Channel.extend({ member: z.boolean() })), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
});

export const browseChannels = route({
  method: 'GET',
  path: '/v1/channels/browse',
  summary: 'Public channels that have words in name or topic which begin like all of those in `query`, by name, with how many members they have.',
  permission: 'channel:browse',
  auth: 'bearer',
  scope: 'channels:read',
  query: z.object({
    query: OptionalLine(limits.channelQueryLength).optional(),
    archived: booleanParam().default(false).describe('Whether archived ones are listed instead.'),
    limit: PageLimitParam,
    after: PageCursor.optional(),
  }),
  output: z.object({ channels: z.array(Channel.extend({ member: z.boolean(), memberCount: z.int().nonnegative() })), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const getChannel = route({
  method: 'GET',
  path: '/v1/channels/:channelId',
  summary: 'A channel of the caller, or a public one.',
  auth: 'bearer',
  scope: 'channels:read',
  params: ChannelParams,
  etag: 'version',
  output: Channel.extend({ member: z.boolean(), memberCount: z.int().nonnegative() }),
  errors: ['CHANNEL_NOT_FOUND'],
});

export const updateChannel = route({
  method: 'PATCH',
  path: '/v1/channels/:channelId',
  summary: 'Describe a channel otherwise. What is left out stays, `null` takes something away, `metadata` is replaced as a whole.',
  permission: 'channel:update',
  auth: 'bearer',
  params: ChannelParams,
  etag: true,
  body: z
    .object({
      name: NameText(limits.channelNameLength).optional(),
      topic: OptionalLine(limits.channelTopicLength).nullable().optional(),
      description: Description.nullable().optional(),
      metadata: GivenMetadata.nullable().optional(),
    })
    .refine(namesAChange, NOTHING),
  output: Channel,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'VERSION_CONFLICT'],
});

export const archiveChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/archive',
  summary: 'Close a channel: it can be read and left, and takes nothing new. Archiving twice changes nothing.',
  permission: 'channel:archive',
  auth: 'bearer',
  params: ChannelParams,
  etag: true,
  output: Channel,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'VERSION_CONFLICT'],
});

export const restoreChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/restore',
  summary: 'Open an archived channel again. Restoring twice changes nothing.',
  permission: 'channel:archive',
  auth: 'bearer',
  params: ChannelParams,
  etag: true,
  output: Channel,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'VERSION_CONFLICT'],
});

export const makeChannelPrivate = route({
  method: 'POST',
  path: '/v1/channels/:channelId/make-private',
  summary: 'Make a public channel private: only its members see it from then on. It cannot be made public again. Doing it twice changes nothing.',
  permission: 'channel:convert',
  auth: 'bearer',
  params: ChannelParams,
  etag: true,
  output: Channel,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'VERSION_CONFLICT'],
});

export const deleteChannel = route({
  method: 'DELETE',
  path: '/v1/channels/:channelId',
  summary: 'Delete a channel for good, with all that was said in it: for administrators of the deployment. Nobody sees it from then on; its rows go in the background.',
  permission: 'channel:delete',
  auth: 'bearer',
  params: ChannelParams,
  status: 202,
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const changeChannelSettings = route({
  method: 'PATCH',
  path: '/v1/channels/:channelId/settings',
  summary: 'Set something for oneself in a channel: it reaches the other devices of the user. What is left out stays; `mutedUntil: null` ends a mute. Leaving the channel forgets all of it.',
  auth: 'bearer',
  params: ChannelParams,
  body: z
    .object({
      mutedUntil: Timestamp.nullable().optional(),
      favourite: z.boolean().optional(),
      notify: NotifyLevel.optional(),
      hidden: z.boolean().optional(),
    })
    .refine(namesAChange, NOTHING),
  output: z.object({ settings: ChannelSettings }),
  errors: ['CHANNEL_NOT_FOUND'],
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
  summary: 'Stop being a member of a channel, which cannot be a direct conversation. Leaving twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:join',
  params: ChannelParams,
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'OWNER_CANNOT_LEAVE'],
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
  nextPage: nextBy('after'),
});

const MemberParams = ChannelParams.extend({ userId: UserId });

export const addMember = route({
  method: 'POST',
  path: '/v1/channels/:channelId/members',
  summary: 'Make somebody a member, or invite them where they have to be asked first (`INVITED_INSTEAD`). Roles above one’s own cannot be given; somebody who is a member already stays as they are.',
  auth: 'bearer',
  idempotencyKey: true,
  permission: 'member:invite',
  permissionFor: { 'owner:name': 'to add an owner' },
  params: ChannelParams,
  body: z.object({ userId: UserId, role: MemberRole.default('member') }),
  output: z.object({ member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'BANNED', 'CANNOT_ADD', 'USER_DEACTIVATED', 'INVITED_INSTEAD', 'TOO_MANY_INVITATIONS'],
});

export const changeRole = route({
  method: 'PATCH',
  path: '/v1/channels/:channelId/members/:userId',
  summary: 'Give a member another role. A channel keeps an owner, and an archived one its roles.',
  auth: 'bearer',
  permission: 'member:manage',
  permissionFor: { 'owner:name': 'to make somebody an owner, or an owner something else' },
  params: MemberParams,
  body: z.object({ role: MemberRole, reason: Reason.optional() }),
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
  query: z.object({ /** For the audit log. */ reason: Reason.optional() }),
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'OWNER_CANNOT_LEAVE'],
});

export const transferChannel = route({
  method: 'POST',
  path: '/v1/channels/:channelId/transfer',
  summary: 'Hand a channel over: a member becomes its owner, and the caller, if they own it, an admin. Other owners stay.',
  auth: 'bearer',
  permission: 'channel:transfer',
  params: ChannelParams,
  body: z.object({ userId: UserId, reason: Reason.optional() }),
  output: z.object({ member: Member }),
  errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED'],
});
