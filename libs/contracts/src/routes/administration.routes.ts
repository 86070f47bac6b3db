import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import { nextBy, route } from '../define/route.ts';
import { GatewayName, LiveConnection } from '../entities/connection.ts';
import { CommitGroup, GatewayPart, StoredPart, UserPart } from '../entities/message-path.ts';
import { DeploymentRole, Profile } from '../entities/user.ts';
import { MessageId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { booleanParam, PageCursor, PageLimitParam } from '../paging.ts';
import { OptionalLine } from '../text/text.ts';

const UserParams = z.object({ userId: UserId });

/** Of an administrator: why. Kept in the audit log. */
const Reason = OptionalLine(limits.adminNoteLength).optional();

/** Which gateways have answered. `complete` is false where one that presence-service knows has not, or where it is not known which there are. */
const Answered = z.object({ complete: z.boolean(), unanswered: z.array(z.uuid()) });

export const listConnections = route({
  method: 'GET',
  path: '/v1/admin/users/:userId/connections',
  summary: 'The live connections of a user, on all gateways. Who looks is in the audit log.',
  auth: 'bearer',
  permission: 'connections:administer',
  params: UserParams,
  output: Answered.extend({ connections: z.array(LiveConnection.extend({ gateway: GatewayName })), total: z.int().nonnegative() }),
  errors: ['USER_NOT_FOUND', 'NOT_ALLOWED'],
});

export const endConnections = route({
  method: 'POST',
  path: '/v1/admin/users/:userId/connections/end',
  summary: 'End live connections of a user, all of them or one. The client is told, and may come back, unless `endSessions` ends the sessions of these connections as well; of all connections, every session of the user.',
  auth: 'bearer',
  permission: 'connections:administer',
  params: UserParams,
  body: z.object({
    // Kept in the audit log: half a character is no JSON that a database keeps.
    connectionId: textUpTo(64).min(1).refine((id) => /^[\x21-\x7e]+$/.test(id), 'Use an id from the list of connections.').optional().describe('`id` of the connection; absent for all.'),
    endSessions: z.boolean().default(false),
    note: OptionalLine(limits.adminNoteLength).optional().describe('The client is told this.'),
    reason: Reason,
  }),
  output: Answered.extend({ ended: z.int().nonnegative(), endedSessions: z.int().nonnegative() }),
  errors: ['USER_NOT_FOUND', 'NOT_ALLOWED'],
});

export const readMessagePath = route({
  method: 'GET',
  path: '/v1/admin/messages/:messageId/path',
  summary: 'Where a message is: which gateway accepted it, which group it was committed in, which gateways wrote it to how many connections, who has got, read or recovered it, and which webhooks. What processes remember is of the last ten minutes at most. Who looks is in the audit log.',
  auth: 'bearer',
  permission: 'connections:administer',
  params: z.object({ messageId: MessageId }),
  output: Answered.extend({ message: StoredPart, groups: z.array(CommitGroup), gateways: z.array(GatewayPart) }),
  errors: ['MESSAGE_NOT_FOUND', 'NOT_ALLOWED'],
});

export const readUserActivity = route({
  method: 'GET',
  path: '/v1/admin/users/:userId/activity',
  summary: 'What a user does now, on all gateways: connections, streams with their positions, and commands that were refused in the last ten minutes. Who looks is in the audit log.',
  auth: 'bearer',
  permission: 'connections:administer',
  params: UserParams,
  output: Answered.extend({ gateways: z.array(UserPart) }),
  errors: ['USER_NOT_FOUND', 'NOT_ALLOWED'],
});

const ListedUser = Profile.extend({ role: DeploymentRole, lastActiveAt: Timestamp.nullable(), deactivatedAt: Timestamp.nullable() }).meta({ id: 'ListedUser', description: 'A person as administrators see them.' });

export const listUsers = route({
  method: 'GET',
  path: '/v1/admin/users',
  summary: 'All people, by id: with their role in the deployment, when each was last active (within five minutes; null where that is not known), and since when they are deactivated.',
  auth: 'bearer',
  permission: 'user:administer',
  query: z.object({ role: DeploymentRole.optional(), deactivated: booleanParam().optional(), limit: PageLimitParam, after: PageCursor.optional() }),
  output: z.object({ users: z.array(ListedUser), next: PageCursor.nullable() }),
  nextPage: nextBy('after'),
  errors: ['NOT_ALLOWED'],
});
