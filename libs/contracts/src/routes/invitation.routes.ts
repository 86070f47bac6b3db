import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Channel, Member } from '../entities/channel.ts';
import { Invitation } from '../entities/invitation.ts';
import { InvitationId } from '../ids.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';

const params = z.object({ invitationId: InvitationId });

export const listInvitations = route({
  method: 'GET',
  path: '/v1/me/invitations',
  summary: 'Channels that the caller is invited into, the last one first. An invitation ends after 30 days.',
  auth: 'bearer',
  scope: 'channels:read',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ invitations: z.array(Invitation), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
});

export const acceptInvitation = route({
  method: 'POST',
  path: '/v1/me/invitations/:invitationId/accept',
  summary: 'Become a member of the channel. Accepting twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:join',
  params,
  output: z.object({ channel: Channel, member: Member }),
  errors: ['INVITATION_NOT_FOUND', 'BANNED', 'ARCHIVED'],
});

export const declineInvitation = route({
  method: 'POST',
  path: '/v1/me/invitations/:invitationId/decline',
  summary: 'Do not come into the channel. The inviter is not told, and nobody can invite the caller there again for 30 days. Declining twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:join',
  params,
  output: z.object({}),
  errors: ['INVITATION_NOT_FOUND'],
});
