import { z } from 'zod';
import { notice } from './define/notice.ts';
import { Announcement } from './entities/announcement.ts';
import { Conversation, MemberCursor } from './entities/cursor.ts';
import { Revocation } from './entities/revocation.ts';
import { Profile } from './entities/user.ts';
import { ChannelId, UserId } from './ids.ts';
import { StreamId } from './streams.ts';
import { subjects } from './subjects.ts';

/** Receipts that not all members of a channel may see, which its stream cannot tell for that reason. */
export const receiptsMoved = notice({
  subject: subjects.notice('receipts:moved'),
  data: z.array(Conversation.extend({ stream: StreamId, cursor: MemberCursor.extend({ hiddenFrom: z.array(UserId) }) })),
});

/** The word filter of a channel, or of the deployment, is another one now. */
export const filtersChanged = notice({ subject: subjects.notice('filters:changed'), data: z.array(z.object({ channelId: ChannelId.nullable() })) });
/** Announcements that were just made, or withdrawn, for gateways to pass on. */
export const announcementsChanged = notice({ subject: subjects.notice('announcements:changed'), data: z.array(z.object({ announcement: Announcement, withdrawn: z.boolean() })) });

/** Sessions that have just been ended, for gateways that hold their connections. */
export const sessionsRevoked = notice({ subject: subjects.notice('sessions:revoked'), data: z.array(Revocation) });

/** Bots, or owners of bots, whose service tokens may not be good any more, or not for the same, for gateways that hold connections by them. */
export const serviceTokensChanged = notice({ subject: subjects.notice('service-tokens:changed'), data: z.array(z.object({ userId: UserId })) });

/** Profiles that have just changed, for gateways that tell who shares a channel with their users. Channels of one user may come in several. */
export const usersUpdated = notice({ subject: subjects.notice('users:updated'), data: z.array(z.object({ user: Profile, channelIds: z.array(ChannelId) })) });

/** Streams of which events were rewritten, for gateways that keep the last ones. */
export const logRewritten = notice({ subject: subjects.notice('log:rewritten'), data: z.array(StreamId) });
