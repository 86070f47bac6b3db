import { z } from 'zod';
import { ephemeralEvent, noticeEvent } from '../define/event.ts';
import { Announcement } from '../entities/announcement.ts';
import { Channel } from '../entities/channel.ts';
import { Unread } from '../entities/cursor.ts';
import { OwnRestriction } from '../entities/moderation.ts';
import { RevocationReason } from '../entities/revocation.ts';
import { SessionChannel, SessionThread } from '../entities/session-channel.ts';
import { DeploymentRole, User } from '../entities/user.ts';
import { ErrorResponse } from '../errors.ts';
import { Feature } from '../features.ts';
import { ChannelId, SessionId, Timestamp, UserId } from '../ids.ts';
import { ClientLimits } from '../limits.ts';
import { Cursor } from '../streams.ts';

export const sessionReady = noticeEvent({
  name: 'session:ready',
  summary: 'The first event of every connection: who you are here, and which channels you have.',
  data: z.object({
    sessionId: SessionId,
    user: User,
    serverTime: Timestamp,
    expiresAt: Timestamp,
    limits: ClientLimits,
    features: z.array(Feature).optional().describe('What this deployment has on, of what may be off. Absent from servers that have everything on.'),
    head: Cursor.describe('Where your own stream stands: its next event has `seq` head.seq + 1. No join is needed for it.'),
    channels: z.array(SessionChannel),
    moreChannels: z.literal(true).optional().describe('There are more: ask for all of them by `session:channels`. Only for clients that connect with `auth.channelPages: true`; others get all of them here, which a slow line takes long to bring.'),
    threads: z.array(SessionThread),
    blockedIds: z.array(UserId).optional().describe('Whom you have blocked: do not count what they write as a mention of you. Absent while that is nobody.'),
    mutes: z.array(OwnRestriction).optional().describe('Where you are muted. Absent while that is nowhere.'),
    reports: z.array(z.enum(['delivery'])).optional().describe('What you are asked to report; ignore what you do not know. `delivery`: how long messages take to reach you, by `deliveryMs` of `session:ping`, every half minute or so. Absent where nobody wants to know, and to most connections.'),
    role: DeploymentRole.optional().describe('What you are in the deployment. Absent from servers that do not tell it. `user:role-changed` in your own stream tells of changes.'),
  }),
});

export const sessionExpiring = noticeEvent({
  name: 'session:expiring',
  summary: 'The access token of this connection runs out soon: send a fresh one by session:refresh, and the connection goes on.',
  data: z.object({ expiresAt: Timestamp, expiresInMs: z.int().nonnegative() }),
});

export const sessionRevoked = noticeEvent({
  name: 'session:revoked',
  summary: 'Your session was ended: this connection closes, and no token of the session opens another one.',
  data: z.object({ reason: RevocationReason }),
});

export const sessionDraining = noticeEvent({
  name: 'session:draining',
  summary: 'This gateway is going away, or what the session has told is void because the database was restored. It serves this connection for the given time, which is its own, and closes it: reconnect then, at once, and resume. Nothing is lost.',
  data: z.object({ reconnectAfterMs: z.int().nonnegative() }),
});

export const announcement = noticeEvent({
  name: 'announcement',
  summary: 'An administrator tells something to everybody, or to members of a channel. Whoever connects while it stands gets it right after session:ready; show it once for each id, until `until` or announcement:withdrawn.',
  data: Announcement,
});

export const announcementWithdrawn = noticeEvent({
  name: 'announcement:withdrawn',
  summary: 'An announcement is not to be shown any more.',
  data: z.object({ id: z.uuid() }),
});

export const channelActivity = ephemeralEvent({
  name: 'channel:activity',
  summary: 'Something happened in a channel of yours that this connection has not joined: at most once a second for each.',
  data: z.object({ channelId: ChannelId, ...Unread.shape, /** What the channel is now, where that has changed. */ channel: Channel.optional() }),
});

export const errorEvent = noticeEvent({
  name: 'error',
  summary: 'Something that concerns this connection went wrong outside of any command.',
  data: ErrorResponse,
});
