import { z } from 'zod';
import { ChannelId, Timestamp } from '../ids.ts';

export const AnnouncementLevel = z.enum(['info', 'warning', 'critical']);
export type AnnouncementLevel = z.infer<typeof AnnouncementLevel>;

/** What an administrator tells everybody, or those in a channel. No message: it is in no stream and no history. */
export const Announcement = z.object({
  id: z.uuid(),
  /** Whom it is for: members of a channel, or everybody. */
  channelId: ChannelId.nullable(),
  text: z.string(),
  level: AnnouncementLevel,
  /** From then on it is not to be shown. */
  until: Timestamp,
  createdAt: Timestamp,
}).meta({ id: 'Announcement', description: 'What an administrator tells everybody, or those in a channel.' });
export type Announcement = z.infer<typeof Announcement>;
