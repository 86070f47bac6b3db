import { z } from 'zod';
import { nextBy, route } from '../define/route.ts';
import { Announcement, AnnouncementLevel } from '../entities/announcement.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { PageCursor, PageLimitParam } from '../paging.ts';
import { SeenText } from '../text/text.ts';

export const announce = route({
  method: 'POST',
  path: '/v1/admin/announcements',
  summary: `Tell something to everybody who is connected, or to members of a channel, and to whoever connects until it ends.`,
  auth: 'bearer',
  permission: 'announce',
  limit: 'http:announce',
  idempotencyKey: true,
  body: z.object({
    text: SeenText(limits.announcementLength),
    level: AnnouncementLevel.default('info'),
    minutes: z.int().min(1).max(limits.announcementDays * 24 * 60).default(24 * 60).describe('How long it stands.'),
    channelId: ChannelId.optional().describe('Absent: everybody.'),
  }),
  status: 201,
  output: Announcement,
  errors: ['NOT_ALLOWED', 'CHANNEL_NOT_FOUND', 'TOO_MANY_ANNOUNCEMENTS'],
});

const ListedAnnouncement = Announcement.extend({ createdById: UserId, withdrawnAt: Timestamp.nullable() }).meta({ id: 'ListedAnnouncement', description: 'An announcement as administrators see it.' });

export const listAnnouncements = route({
  method: 'GET',
  path: '/v1/admin/announcements',
  summary: 'All announcements, the newest first, also those that have ended.',
  auth: 'bearer',
  permission: 'announce',
  query: z.object({ limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ announcements: z.array(ListedAnnouncement), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});

export const withdrawAnnouncement = route({
  method: 'DELETE',
  path: '/v1/admin/announcements/:announcementId',
  summary: 'End an announcement before its time. Twice changes nothing.',
  auth: 'bearer',
  permission: 'announce',
  params: z.object({ announcementId: z.uuid() }),
  output: z.object({}),
  errors: ['NOT_ALLOWED', 'ANNOUNCEMENT_NOT_FOUND'],
});
