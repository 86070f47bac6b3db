import { z } from 'zod';
import { survey } from './define/survey.ts';
import { GatewayName, LiveConnection } from './entities/connection.ts';
import { CommitGroup, GatewayPart, UserPart } from './entities/message-path.ts';
import { ClientMessageId, MessageId, SessionId, UserId } from './ids.ts';
import { limits } from './limits.ts';
import { Seq, StreamId } from './streams.ts';
import { subjects } from './subjects.ts';

/** Which connections a user has: asked of every gateway. */
export const userConnections = survey({
  subject: subjects.notice('connections:list'),
  question: z.object({ userId: UserId }),
  /** `total` counts those that are not listed as well. */
  answer: z.object({ gateway: GatewayName, connections: z.array(LiveConnection), total: z.int().nonnegative() }),
});

/** Ends connections of a user: all of them, or those that are named. Told to every gateway. */
export const connectionsEnd = survey({
  subject: subjects.notice('connections:end'),
  question: z.object({
    userId: UserId,
    /** Absent: all. */
    connectionId: z.string().optional(),
    /** What the client is told beside the reason. */
    note: z.string().max(limits.adminNoteLength).optional(),
  }),
  /** `sessionIds`: of the connections that were ended. */
  answer: z.object({ gateway: GatewayName, ended: z.int().nonnegative(), sessionIds: z.array(SessionId) }),
});

/** What became of a message: asked of every gateway. */
export const messageFlight = survey({
  subject: subjects.notice('message:flight'),
  question: z.object({ senderId: UserId, clientMessageId: ClientMessageId, stream: StreamId, seq: Seq }),
  answer: GatewayPart,
});

/** In which group a message was committed: asked of every messaging-service. */
export const messageGroups = survey({
  subject: subjects.notice('message:groups'),
  question: z.object({ messageId: MessageId }),
  answer: z.object({ instance: z.string(), groups: z.array(CommitGroup) }),
});

/** What a user does now: asked of every gateway. */
export const userActivity = survey({
  subject: subjects.notice('user:activity'),
  question: z.object({ userId: UserId }),
  answer: UserPart,
});
