import { z } from 'zod';
import { request } from '../define/request.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';

const ConnectionCount = z.object({ userId: UserId, connections: z.int().nonnegative() });

/**
 * A gateway's report of who is connected to it; it also renews the gateway's lease.
 * `changes` since the last report, or everything when `complete`. Reports are numbered;
 * one that is not accepted must be followed by a complete one.
 */
export const gatewayReport = request({
  service: 'presence',
  name: 'gateway:report',
  idempotent: true,
  input: z.object({ gatewayId: z.uuid(), report: z.int().positive(), complete: z.boolean(), changes: z.array(ConnectionCount) }),
  output: z.object({ accepted: z.boolean() }),
});

/** Which of these users have a connection on any gateway. */
export const presenceQuery = request({
  service: 'presence',
  name: 'presence:query',
  idempotent: true,
  input: z.object({ userIds: z.array(UserId).max(limits.presenceUsers) }),
  output: z.object({ connected: z.array(ConnectionCount) }),
});
