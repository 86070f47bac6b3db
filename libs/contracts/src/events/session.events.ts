import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { Channel, MemberRole } from '../entities/channel.ts';
import { User } from '../entities/user.ts';
import { ErrorResponse } from '../errors.ts';
import { SessionId, Timestamp } from '../ids.ts';
import { ClientLimits } from '../limits.ts';
import { Cursor } from '../streams.ts';

/** A channel of the user, as a session starts: what to show in the sidebar. */
export const SessionChannel = Channel.extend({ role: MemberRole, head: Cursor });

export const sessionReady = ephemeralEvent({
  name: 'session:ready',
  summary: 'The first event of every connection: who you are here, and which channels you have.',
  data: z.object({
    sessionId: SessionId,
    user: User,
    serverTime: Timestamp,
    expiresAt: Timestamp,
    limits: ClientLimits,
    channels: z.array(SessionChannel),
  }),
});

export const sessionDraining = ephemeralEvent({
  name: 'session:draining',
  summary: 'This gateway is going away: reconnect after the given delay. Nothing is lost.',
  data: z.object({ reconnectAfterMs: z.int().nonnegative() }),
});

export const errorEvent = ephemeralEvent({
  name: 'error',
  summary: 'Something that concerns this connection went wrong outside of any command.',
  data: ErrorResponse,
});
