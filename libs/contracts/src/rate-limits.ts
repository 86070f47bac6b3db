import { z } from 'zod';

/**
 * How often something may be done in a minute, unless a gateway's environment says otherwise (PRD 4.2). What is counted
 * for a user is counted over all of their connections, on all gateways. A command names its limit by `limit`.
 */
export const rateLimits = {
  'message:send': 60,
  'user:typing': 10,
  'presence:update': 30,
  /** All other commands together: several times what a person with three busy devices needs. */
  commands: 1_200,
  /** Attempts to connect: of a user, and those of an address that fail before it is known whose they are. */
  connections: 10,
} as const;

export type RateLimitScope = keyof typeof rateLimits;
export const RateLimitScope = z.enum(Object.keys(rateLimits) as [RateLimitScope, ...RateLimitScope[]]);

/** What bounds the connections that are open at once, at one gateway. */
export const ConnectionCap = z.enum(['connections-of-user', 'connections-of-address', 'connections-of-gateway']);
export type ConnectionCap = z.infer<typeof ConnectionCap>;

/** What is left of a limit after a command: a client that slows down in time is never refused. */
export const Budget = z.object({
  scope: RateLimitScope,
  limit: z.int().positive(),
  remaining: z.int().nonnegative(),
  /** After this time all of the limit is there again. */
  resetAfterMs: z.int().nonnegative(),
});
export type Budget = z.infer<typeof Budget>;

/** In `data` of everything that is refused with `RATE_LIMITED`. */
export const Exceeded = z.object({
  scope: z.union([RateLimitScope, ConnectionCap]),
  limit: z.int().positive(),
  remaining: z.literal(0),
  /** Sooner than this the same is refused again. */
  retryAfterMs: z.int().nonnegative(),
});
export type Exceeded = z.infer<typeof Exceeded>;
