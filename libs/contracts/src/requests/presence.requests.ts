import { z } from 'zod';
import { wellFormed } from '../define/items.ts';
import { request } from '../define/request.ts';
import { PresenceState } from '../entities/presence.ts';
import { UserId } from '../ids.ts';
import { limits } from '../limits.ts';

/** A user's connections on one gateway, and at how many of them somebody is. */
export const UserConnections = z.object({ userId: UserId, connections: z.int().nonnegative(), active: z.int().nonnegative() });
export type UserConnections = z.infer<typeof UserConnections>;

/**
 * A gateway's report of who is connected to it; it also renews the gateway's lease. `changes` since the last report, or
 * everything, in one or more parts, when `complete`. Reports are numbered, and may be repeated as they are; one that is
 * not accepted must be followed by a complete one, and so must an answer of another `generation`.
 */
export const gatewayReport = request({
  service: 'presence',
  name: 'gateway:report',
  idempotent: true,
  input: z.object({
    gatewayId: z.uuid(),
    report: z.int().positive(),
    complete: z.object({ part: z.int().positive(), of: z.int().positive() }).optional(),
    changes: wellFormed(UserConnections, limits.reportUsers),
  }),
  output: z.object({
    accepted: z.boolean(),
    /** Names one life of what Redis holds: another one has forgotten who was connected. */
    generation: z.string(),
    /** Whether every gateway has had the time to report to it. */
    settled: z.boolean(),
  }),
});

/** How users stand, for those who decide who may see it; of whom nothing is known yet is left out. @throws UNAVAILABLE */
export const presenceQuery = request({
  service: 'presence',
  name: 'presence:query',
  idempotent: true,
  input: z.object({ userIds: wellFormed(UserId, limits.presenceUsers) }),
  output: z.object({ states: z.array(PresenceState) }),
});

/** Which gateways have a lease now: those that are asked what no service knows. @throws UNAVAILABLE */
export const presenceGateways = request({
  service: 'presence',
  name: 'presence:gateways',
  idempotent: true,
  perishable: true,
  input: z.object({}),
  output: z.object({ gatewayIds: z.array(z.uuid()) }),
});

/** Who of some users shares a channel with a user. */
export const presenceAcquaintances = request({
  service: 'presence',
  name: 'presence:acquaintances',
  idempotent: true,
  perishable: true,
  input: z.object({ userId: UserId, among: wellFormed(UserId, limits.presenceUsers) }),
  output: z.object({ userIds: z.array(UserId) }),
});

/** What decides how users are seen has changed (they were blocked, say): look again and tell those who watch them. */
export const presenceRefresh = request({
  service: 'presence',
  name: 'presence:refresh',
  idempotent: true,
  input: z.object({ userIds: wellFormed(UserId, limits.presenceUsers) }),
  output: z.object({}),
});
