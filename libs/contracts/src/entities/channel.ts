import { z } from 'zod';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { Metadata } from './metadata.ts';

export const ChannelKind = z.enum(['public', 'private', 'direct']).meta({ id: 'ChannelKind', description: 'What kind of channel it is.' });
export type ChannelKind = z.infer<typeof ChannelKind>;

export const MemberRole = z.enum(['owner', 'admin', 'member', 'guest']).meta({ id: 'MemberRole', description: 'What somebody is in a channel.' });
export type MemberRole = z.infer<typeof MemberRole>;

/**
 * A channel. `description` and `metadata` are absent where many channels come at once or a connection begins (`session:ready`,
 * `channel:join`, lists): GET /v1/channels/:channelId and `channel:updated` have them. They and `version` are absent from
 * servers of older releases.
 */
export const Channel = z.object({
  id: ChannelId,
  kind: ChannelKind,
  name: z.string(),
  topic: z.string().nullable(),
  createdAt: Timestamp,
  archivedAt: Timestamp.nullable(),
  memberIds: z.array(UserId).optional().describe('Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels.'),
  version: z.int().positive().optional().describe('Grows with every change of the channel itself.'),
  description: z.string().nullable().optional(),
  metadata: Metadata.nullable().optional(),
  slowModeSeconds: z.int().positive().optional().describe('Seconds between two messages of one member. Absent where slow mode is off.'),
}).meta({ id: 'Channel', description: 'Where people write.' });
export type Channel = z.infer<typeof Channel>;

/** A channel as it comes with many others. */
export function briefly({ description: _description, metadata: _metadata, ...brief }: Channel): Channel {
  return brief;
}

/** How somebody ceased to be a member: by themselves, or put out by somebody else, who may have kept them from coming back. */
export const DepartureCause = z.enum(['left', 'removed', 'banned']).meta({ id: 'DepartureCause', description: 'How somebody ceased to be a member: by themselves, or put out by somebody else, who may have kept them from coming back.' });
export type DepartureCause = z.infer<typeof DepartureCause>;

export const Member = z.object({ userId: UserId, role: MemberRole, joinedAt: Timestamp }).meta({ id: 'Member', description: 'Somebody who belongs to a channel.' });
export type Member = z.infer<typeof Member>;

/** Of what a user wants to be notified in a channel. */
export const NotifyLevel = z.enum(['all', 'mentions', 'none']).meta({ id: 'NotifyLevel', description: 'Of what a user wants to be notified in a channel.' });
export type NotifyLevel = z.infer<typeof NotifyLevel>;

/** What a member has set for themselves in a channel. The server keeps it, and leaves it to clients to act on it: counts stay as they are. */
export const ChannelSettings = z.object({
  mutedUntil: Timestamp.nullable().describe('Nothing is notified until then; absent for a channel that is not muted. A time far away means for good.'),
  favourite: z.boolean(),
  notify: NotifyLevel,
  hidden: z.boolean().describe('Not to be listed, until the user says otherwise.'),
}).meta({ id: 'ChannelSettings', description: 'What a member has set for themselves in a channel.' });
export type ChannelSettings = z.infer<typeof ChannelSettings>;

/** Of somebody who has set nothing. */
export const USUAL_SETTINGS: ChannelSettings = { mutedUntil: null, favourite: false, notify: 'all', hidden: false };
