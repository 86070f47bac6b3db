import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { HeldFile, RetentionDays, RetentionHold, RetentionPolicy, RetentionPreview } from '../entities/retention.ts';
import { ChannelId, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { numberParam, PageCursor, PageLimitParam } from '../paging.ts';
import { NameText, OptionalLine } from '../text/text.ts';

const ChannelParams = z.object({ channelId: ChannelId });
const HoldParams = z.object({ holdId: z.uuid() });
const Reason = OptionalLine(limits.adminNoteLength).optional();
const manage = { auth: 'bearer', permission: 'retention:manage' } as const;

export const readRetention = route({
  ...manage,
  method: 'GET',
  path: '/v1/admin/retention',
  summary: 'How long messages are kept: in the deployment (null where that was never set: for ever), and in channels that have a policy of their own, by id.',
  query: z.object({ limit: PageLimitParam, after: ChannelId.optional() }),
  output: z.object({ deployment: RetentionPolicy.nullable(), channels: z.array(RetentionPolicy.extend({ channelId: ChannelId })), next: ChannelId.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const setRetention = route({
  ...manage,
  method: 'PUT',
  path: '/v1/admin/retention',
  summary: 'Set after how many days messages are removed, in all channels without a policy of their own. What is removed does not come back: look at the preview first.',
  body: z.object({ days: RetentionDays, reason: Reason }),
  output: RetentionPolicy,
  errors: ['NOT_ALLOWED'],
});

export const setChannelRetention = route({
  ...manage,
  method: 'PUT',
  path: '/v1/admin/channels/:channelId/retention',
  summary: 'Set after how many days messages of a channel are removed, whatever holds for the others.',
  params: ChannelParams,
  body: z.object({ days: RetentionDays, reason: Reason }),
  output: RetentionPolicy,
  errors: ['NOT_ALLOWED', 'CHANNEL_NOT_FOUND'],
});

export const clearChannelRetention = route({
  ...manage,
  method: 'DELETE',
  path: '/v1/admin/channels/:channelId/retention',
  summary: 'Let a channel follow the policy of the deployment again. Twice changes nothing.',
  params: ChannelParams,
  output: z.object({}),
  errors: ['NOT_ALLOWED'],
});

export const previewRetention = route({
  ...manage,
  method: 'GET',
  path: '/v1/admin/retention/preview',
  summary: 'How much would be removed now, with `days` as the policy of the deployment, or of one channel; without it, by what is set. Removes nothing.',
  query: z.object({ days: numberParam({ min: 1, max: limits.retentionDays }).optional(), channelId: ChannelId.optional() }),
  passesOn: true,
  output: RetentionPreview,
  errors: ['NOT_ALLOWED', 'UNAVAILABLE'],
});

export const listHolds = route({
  ...manage,
  method: 'GET',
  path: '/v1/admin/holds',
  summary: 'Channels and users of whom nothing is removed, the newest hold first.',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ holds: z.array(RetentionHold), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const listHeldFiles = route({
  ...manage,
  service: 'file-service',
  method: 'GET',
  path: '/v1/admin/holds/:holdId/files',
  summary: 'Files of deleted messages and forgotten people that a hold keeps, in the order of their ids. A file that several messages had is there for each of them. Their bytes are in the store alone.',
  params: HoldParams,
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ files: z.array(HeldFile), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED', 'HOLD_NOT_FOUND'],
});

export const placeHold = route({
  ...manage,
  method: 'POST',
  path: '/v1/admin/holds',
  summary: 'Let nothing be removed of a channel, or of a user. Of a user, conversations keep all that was written from their oldest message on. One that is on hold already stays so.',
  body: z.object({ channelId: ChannelId.optional(), userId: UserId.optional(), reason: NameText(limits.adminNoteLength) }).refine(({ channelId, userId }) => (channelId === undefined) !== (userId === undefined), 'Name a channel or a user.'),
  status: 201,
  output: RetentionHold,
  errors: ['NOT_ALLOWED', 'CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'TOO_MANY_HOLDS'],
});

export const releaseHold = route({
  ...manage,
  method: 'DELETE',
  path: '/v1/admin/holds/:holdId',
  summary: 'End a hold: what is older than it is kept goes with the next round.',
  params: HoldParams,
  output: z.object({}),
  errors: ['NOT_ALLOWED', 'HOLD_NOT_FOUND'],
});
