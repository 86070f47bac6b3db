import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { Channel, Member } from '../entities/channel.ts';
import { InvitationLink, LinkRole, LinkTarget } from '../entities/invitation-link.ts';
import { ChannelId, InvitationLinkId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageLimitParam } from '../paging.ts';

const DAY = 24 * 60 * 60;
const ChannelParams = z.object({ channelId: ChannelId });
/** Sent in the body: addresses are kept in the logs of proxies and browsers. */
const ShownToken = z.object({ token: textUpTo(limits.linkTokenLength) });

export const createInvitationLink = route({
  method: 'POST',
  path: '/v1/channels/:channelId/links',
  summary: 'Make a link by which people come into a channel. `token` is told here and never again. It ends with the right of its creator to invite.',
  auth: 'bearer',
  permission: 'member:invite',
  idempotencyKey: true,
  params: ChannelParams,
  body: z.object({
    role: LinkRole.default('member'),
    expiresInSeconds: z.int().min(60).max(365 * DAY).nullable().default(7 * DAY).describe('Null for a link that does not end by itself.'),
    maxUses: z.int().min(1).max(100_000).nullable().default(null).describe('How many people may come in by it; null for any number.'),
  }),
  status: 201,
  output: InvitationLink.extend({ token: z.string() }),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED', 'TOO_MANY_LINKS'],
});

export const listInvitationLinks = route({
  method: 'GET',
  path: '/v1/channels/:channelId/links',
  summary: 'The links of a channel that are good, oldest first: one’s own, or all of them.',
  auth: 'bearer',
  permission: 'member:invite',
  permissionFor: { 'link:manage': 'to see those of others' },
  params: ChannelParams,
  query: z.object({ limit: PageLimitParam, after: InvitationLinkId.optional() }),
  output: z.object({ links: z.array(InvitationLink), next: InvitationLinkId.nullable() }),
  nextPage: nextBy('after'),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const revokeInvitationLink = route({
  method: 'DELETE',
  path: '/v1/channels/:channelId/links/:linkId',
  summary: 'Revoke a link: nobody comes in by it from then on. Revoking twice changes nothing.',
  auth: 'bearer',
  permission: 'member:invite',
  permissionFor: { 'link:manage': 'to revoke one of somebody else' },
  params: ChannelParams.extend({ linkId: InvitationLinkId }),
  output: z.object({}),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const lookAtInvitationLink = route({
  method: 'POST',
  path: '/v1/links/look',
  summary: 'Where a link leads, before one comes in by it.',
  auth: 'bearer',
  limit: 'invitation-link',
  body: ShownToken,
  output: LinkTarget,
  errors: ['LINK_NOT_FOUND', 'ARCHIVED', 'BANNED', 'REMOVED_FROM_CHANNEL'],
});

export const acceptInvitationLink = route({
  method: 'POST',
  path: '/v1/links/accept',
  summary: 'Come into the channel of a link. Who was removed from it comes back only by a link that somebody who may manage members has made since. Accepting twice changes nothing.',
  auth: 'bearer',
  limit: 'invitation-link',
  body: ShownToken,
  output: z.object({ channel: Channel, member: Member }),
  errors: ['LINK_NOT_FOUND', 'ARCHIVED', 'BANNED', 'REMOVED_FROM_CHANNEL'],
});
