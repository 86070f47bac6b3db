import { z } from 'zod';
import { ChannelId, Timestamp } from '../ids.ts';

export const AnnouncementLevel = z.enum(['info', 'warning', 'critical']).meta({ id: 'AnnouncementLevel', description: 'How urgent an announcement is.' });
export type AnnouncementLevel = z.infer<typeof AnnouncementLevel>;

/** What an administrator tells everybody, or those in a channel. No message: it is in no stream and no history. */
export const Announcement = z.object({
  id: z.uuid(),
  channelId: ChannelId.nullable().describe('Whom it is for: members of a channel, or everybody.'),
  text: z.string(),
  level: AnnouncementLevel,
  until: Timestamp.describe('From then on it is not to be shown.'),
  createdAt: Timestamp,
}).meta({ id: 'Announcement', description: 'What an administrator tells everybody, or those in a channel.' });
export type Announcement = z.infer<typeof Announcement>;
