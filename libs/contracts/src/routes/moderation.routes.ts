import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Channel } from '../entities/channel.ts';
import { FilterEntry, MessagePurge, ModerationText, PurgeId, Report, ReportCategory, ReportId, ReportState, ReportSubject, Restriction, WordFilter } from '../entities/moderation.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageLimitParam } from '../paging.ts';

const ChannelParams = z.object({ channelId: ChannelId });
const MemberParams = ChannelParams.extend({ userId: UserId });
const UserParams = z.object({ userId: UserId });
/** `until` has to be in the future; without it, the restriction stays until it is lifted. */
const RestrictionBody = z.object({ until: Timestamp.optional(), reason: ModerationText.optional() });
const page = z.object({ limit: PageLimitParam, after: UserId.optional() });
const Restrictions = z.object({ restrictions: z.array(Restriction), next: UserId.nullable() });
const inChannel = { auth: 'bearer', scope: 'channels:moderate', params: MemberParams, errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED'] } as const;
const inDeployment = { auth: 'bearer', permission: 'user:administer', params: UserParams, errors: ['USER_NOT_FOUND', 'NOT_ALLOWED'] } as const;

export const banMember = route({
  ...inChannel,
  method: 'PUT',
  path: '/v1/channels/:channelId/bans/:userId',
  summary: 'Keep somebody out of a channel until a time, or until the ban is lifted: a member is removed, and cannot join, be added, be invited or use a link. The same ban again replaces the one before.',
  permission: 'member:ban',
  body: RestrictionBody,
  output: z.object({ restriction: Restriction }),
  errors: [...inChannel.errors, 'OWNER_CANNOT_LEAVE'],
});

export const unbanMember = route({
  ...inChannel,
  method: 'DELETE',
  path: '/v1/channels/:channelId/bans/:userId',
  summary: 'Lift a ban. Of a public channel the user may become a member again. Lifting twice changes nothing.',
  permission: 'member:ban',
  output: z.object({}),
});

export const listBans = route({
  method: 'GET',
  path: '/v1/channels/:channelId/bans',
  summary: 'Who is banned from a channel, in the order of their ids.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'member:ban',
  params: ChannelParams,
  query: page,
  output: Restrictions,
  nextPage: nextBy('after'),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const muteMember = route({
  ...inChannel,
  method: 'PUT',
  path: '/v1/channels/:channelId/mutes/:userId',
  summary: 'Keep somebody from writing in a channel until a time, or until the mute is lifted: no messages, edits, reactions, pins and typing. Stays when they leave and come back.',
  permission: 'member:mute',
  body: RestrictionBody,
  output: z.object({ restriction: Restriction }),
});

export const unmuteMember = route({
  ...inChannel,
  method: 'DELETE',
  path: '/v1/channels/:channelId/mutes/:userId',
  summary: 'Lift a mute. Lifting twice changes nothing.',
  permission: 'member:mute',
  output: z.object({}),
});

export const listMutes = route({
  method: 'GET',
  path: '/v1/channels/:channelId/mutes',
  summary: 'Who is muted in a channel, in the order of their ids.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'member:mute',
  params: ChannelParams,
  query: page,
  output: Restrictions,
  nextPage: nextBy('after'),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const banUser = route({
  ...inDeployment,
  method: 'PUT',
  path: '/v1/moderation/bans/:userId',
  summary: 'Ban somebody from the deployment: their sessions end at once, they cannot sign in, and their bots may do nothing. Administrators cannot be banned.',
  body: RestrictionBody,
  output: z.object({ restriction: Restriction }),
});

export const unbanUser = route({
  ...inDeployment,
  method: 'DELETE',
  path: '/v1/moderation/bans/:userId',
  summary: 'Lift a ban from the deployment. Lifting twice changes nothing.',
  output: z.object({}),
});

export const listUserBans = route({
  method: 'GET',
  path: '/v1/moderation/bans',
  summary: 'Who is banned from the deployment, in the order of their ids.',
  auth: 'bearer',
  permission: 'user:administer',
  query: page,
  output: Restrictions,
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const muteUser = route({
  ...inDeployment,
  method: 'PUT',
  path: '/v1/moderation/mutes/:userId',
  summary: 'Keep somebody, and their bots, from writing anywhere. Administrators cannot be muted.',
  body: RestrictionBody,
  output: z.object({ restriction: Restriction }),
});

export const unmuteUser = route({
  ...inDeployment,
  method: 'DELETE',
  path: '/v1/moderation/mutes/:userId',
  summary: 'Lift a mute in the deployment. Lifting twice changes nothing.',
  output: z.object({}),
});

export const listUserMutes = route({
  method: 'GET',
  path: '/v1/moderation/mutes',
  summary: 'Who is muted in the deployment, in the order of their ids.',
  auth: 'bearer',
  permission: 'user:administer',
  query: page,
  output: Restrictions,
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const setSlowMode = route({
  method: 'PUT',
  path: '/v1/channels/:channelId/slow-mode',
  summary: `Set how many seconds have to pass between two messages of one member, ${limits.slowModeSeconds} at most; 0 ends slow mode. Roles that are exempt write as before.`,
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'channel:slow-mode',
  params: ChannelParams,
  body: z.object({ seconds: z.int().min(0).max(limits.slowModeSeconds) }),
  output: z.object({ channel: Channel }),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED', 'ARCHIVED'],
});

export const createReport = route({
  method: 'POST',
  path: '/v1/reports',
  summary: 'Report a message that you can see, or a user, to moderators. The same again answers with the report that waits for a decision.',
  auth: 'bearer',
  body: z.object({ subject: ReportSubject, category: ReportCategory, text: ModerationText.default('') }),
  status: 201,
  output: z.object({ report: Report }),
  errors: ['MESSAGE_NOT_FOUND', 'USER_NOT_FOUND', 'TOO_MANY_REPORTS', 'UNAVAILABLE'],
});

const ReportsQuery = z.object({ state: ReportState.default('open'), limit: PageLimitParam, after: ReportId.optional() });
const Reports = z.object({ reports: z.array(Report), next: ReportId.nullable() });

export const listReports = route({
  method: 'GET',
  path: '/v1/channels/:channelId/reports',
  summary: 'Reports about messages in a channel, the oldest first.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'report:handle',
  params: ChannelParams,
  query: ReportsQuery,
  output: Reports,
  nextPage: nextBy('after'),
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const listAllReports = route({
  method: 'GET',
  path: '/v1/moderation/reports',
  summary: 'All reports of the deployment, also those about users, the oldest first.',
  auth: 'bearer',
  permission: 'moderate:everywhere',
  query: ReportsQuery,
  output: Reports,
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

const ReportParams = z.object({ reportId: ReportId });
const needsHandling = { 'report:handle': 'for reports about messages of a channel', 'moderate:everywhere': 'for reports about users' } as const;

export const claimReport = route({
  method: 'POST',
  path: '/v1/reports/:reportId/claim',
  summary: 'Take a report to look at, so that no other moderator does. Claiming twice changes nothing.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permissionFor: needsHandling,
  params: ReportParams,
  output: z.object({ report: Report }),
  errors: ['REPORT_NOT_FOUND', 'REPORT_DECIDED', 'NOT_ALLOWED'],
});

export const decideReport = route({
  method: 'POST',
  path: '/v1/reports/:reportId/decision',
  summary: 'Close a report, as right or wrong, with a note for other moderators. Deciding it the same again changes nothing.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permissionFor: needsHandling,
  params: ReportParams,
  body: z.object({ outcome: z.enum(['resolved', 'dismissed']), note: ModerationText.optional() }),
  output: z.object({ report: Report }),
  errors: ['REPORT_NOT_FOUND', 'REPORT_DECIDED', 'NOT_ALLOWED'],
});

const FilterBody = z.object({ entries: z.array(FilterEntry).max(limits.filterEntries) });

export const readChannelFilter = route({
  method: 'GET',
  path: '/v1/channels/:channelId/word-filter',
  summary: 'The words that are refused, masked or reported in a channel, beside those of the deployment.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'report:handle',
  params: ChannelParams,
  output: WordFilter,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const setChannelFilter = route({
  method: 'PUT',
  path: '/v1/channels/:channelId/word-filter',
  summary: 'Replace the word filter of a channel; an empty list ends it.',
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'report:handle',
  bodyBytes: 256 * 1024,
  params: ChannelParams,
  body: FilterBody,
  output: WordFilter,
  errors: ['CHANNEL_NOT_FOUND', 'NOT_ALLOWED'],
});

export const readFilter = route({
  method: 'GET',
  path: '/v1/moderation/word-filter',
  summary: 'The words that are refused, masked or reported everywhere.',
  auth: 'bearer',
  permission: 'moderate:everywhere',
  output: WordFilter,
  errors: ['NOT_ALLOWED'],
});

export const setFilter = route({
  method: 'PUT',
  path: '/v1/moderation/word-filter',
  summary: 'Replace the word filter of the deployment; an empty list ends it.',
  auth: 'bearer',
  permission: 'moderate:everywhere',
  bodyBytes: 256 * 1024,
  body: FilterBody,
  output: WordFilter,
  errors: ['NOT_ALLOWED'],
});

/** `since` goes back `limits.purgeDays` at most. */
const PurgeBody = z.object({ userId: UserId, since: Timestamp, reason: ModerationText.optional() });

export const purgeChannelMessages = route({
  method: 'POST',
  path: '/v1/channels/:channelId/message-purges',
  summary: `Delete all messages that somebody wrote into a channel since a time, ${limits.purgeDays} days back at most. It is done in the background, in batches, also after a restart.`,
  auth: 'bearer',
  scope: 'channels:moderate',
  permission: 'message:delete-any',
  params: ChannelParams,
  body: PurgeBody,
  status: 202,
  output: z.object({ purge: MessagePurge }),
  errors: ['CHANNEL_NOT_FOUND', 'USER_NOT_FOUND', 'NOT_ALLOWED'],
});

export const purgeMessages = route({
  method: 'POST',
  path: '/v1/moderation/message-purges',
  summary: `Delete all messages that somebody wrote anywhere since a time, ${limits.purgeDays} days back at most. It is done in the background, in batches, also after a restart.`,
  auth: 'bearer',
  permission: 'user:administer',
  body: PurgeBody,
  status: 202,
  output: z.object({ purge: MessagePurge }),
  errors: ['USER_NOT_FOUND', 'NOT_ALLOWED'],
});

export const readPurge = route({
  method: 'GET',
  path: '/v1/message-purges/:purgeId',
  summary: 'How far a deletion of messages has come, for whoever began it.',
  auth: 'bearer',
  scope: 'channels:moderate',
  params: z.object({ purgeId: PurgeId }),
  output: z.object({ purge: MessagePurge }),
  errors: ['PURGE_NOT_FOUND'],
});
