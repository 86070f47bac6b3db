import { z } from 'zod';

/**
 * How often something may be done in a minute, unless a gateway's environment says otherwise (PRD 4.2). What is counted
 * for a user is counted over all of their connections, on all gateways. A command names its limit by `limit`.
 */
export const rateLimits = {
  /** Edits, too: they say as much. */
  'message:send': 60,
  /** Bytes of UTF-8: 20 KB a second, many times what a model yields, for all live messages of a user together. */
  'message:append': 1_200_000,
  'user:typing': 10,
  'presence:update': 30,
  /** All other commands together: several times what a person with three busy devices needs. */
  commands: 1_200,
  /**
   * Attempts to connect that fail: of a user, connections that their client ends within ten seconds; of an address, those
   * that fail before it is known whose they are. Connections that hold are bounded by how many there may be at once.
   */
  connections: 10,
  /** What bots send over sockets, each bot by itself: programs answer many people at once. */
  'bot:messages': 300,
  'bot:commands': 3_000,
  /** All commands of all bots of a person together, so that nobody has fifty times as much by fifty bots. */
  'bots:commands': 12_000,
} as const;

/**
 * Failed attempts of a user that are forgiven beyond those of a minute, in five minutes: 20 connections, which is as many
 * as a user may have at one gateway, that a bad network ends twice in a row, and some more.
 */
export const connectionBurst = 50;

/** Whose use each limit counts, where that is not the user’s own. */
export const rateLimitsOfBots = { 'bot:messages': 'bot', 'bot:commands': 'bot', 'bots:commands': 'owner of the bot' } as const satisfies Partial<Record<keyof typeof rateLimits, string>>;

export type RateLimitScope = keyof typeof rateLimits;
export const RateLimitScope = z.enum(Object.keys(rateLimits) as [RateLimitScope, ...RateLimitScope[]]).meta({ id: 'RateLimitScope', description: 'A limit of commands.' });

/**
 * The same over HTTP, unless channel-api's environment says otherwise: requests are counted for the user where it is known
 * who asks, and for the address where it is not. A route names its limit by `limit`; the others
 * are taken beside it.
 */
export const httpRateLimits = {
  'http:read': { perMinute: 1_200, of: 'user', counts: 'requests that only read' },
  'http:write': { perMinute: 300, of: 'user', counts: 'other requests, and refreshes of the user’s sessions' },
  'http:bulk': { perMinute: 60, of: 'user, or owner of the bot', counts: 'requests that carry many messages' },
  /** Ten a second for each of five live messages: their text is counted by `message:append`. */
  'http:append': { perMinute: 3_000, of: 'user', counts: 'requests that add text to live messages' },
  /** So that nobody has fifty times as much by fifty bots. */
  'http:bots': { perMinute: 6_000, of: 'owner of the bot', counts: 'requests of all bots of a person together' },
  /** As many as clients behind one address may send who all refresh their tokens in the minute after an outage. */
  'http:anonymous': { perMinute: 3_000, of: 'address', counts: 'requests without an access or service token' },
  'http:failure': { perMinute: 60, of: 'address, or owner of the token where it is known', counts: 'requests whose token or signature is no good, or whose token may not be used for this' },
  'sign-up': { perMinute: 20, of: 'address', counts: 'attempts to sign up' },
  'sign-in': { perMinute: 10, of: 'account and address', counts: 'attempts to sign in to one account from one address' },
  /** Above `sign-in`, so that nobody is locked out of an account from one address. */
  'sign-in:all': { perMinute: 60, of: 'account, and address', counts: 'attempts to sign in to one account; the same from one address' },
  /** Each is told to everybody who shares a channel with the user. */
  'profile:update': { perMinute: 10, of: 'user', counts: 'changes of one’s own profile' },
  'second-factor': { perMinute: 5, of: 'account', counts: 'codes of a second factor that are tried' },
  'sessions:create': { perMinute: 3_000, of: 'user', counts: 'sessions that a service token starts' },
  mail: { perMinute: 3, of: 'mail address', counts: 'requests that send mail to it' },
  'invitation-link': { perMinute: 30, of: 'user', counts: 'invitation links that are looked at or accepted' },
  /** The same as at the socket. */
  'message:send': { perMinute: rateLimits['message:send'], of: 'person', counts: 'messages of bulk requests, together with those that are sent by the socket' },
  'message:append': { perMinute: rateLimits['message:append'], of: 'user', counts: 'bytes of text that are added to live messages, together with those by the socket; each append counts as 16 at least' },
  'bulk:message': { perMinute: 6_000, of: 'owner of the bot', counts: 'messages of bulk requests' },
  'http:announce': { perMinute: 10, of: 'user', counts: 'announcements of an administrator' },
  'webhook:post': { perMinute: 60, of: 'incoming webhook', counts: 'posts that are signed' },
} as const satisfies Record<string, { perMinute: number; of: string; counts: string }>;

export type HttpRateLimitScope = keyof typeof httpRateLimits;
export const HttpRateLimitScope = z.enum(Object.keys(httpRateLimits) as [HttpRateLimitScope, ...HttpRateLimitScope[]]).meta({ id: 'HttpRateLimitScope', description: 'A limit of HTTP requests.' });

/** What bounds the connections that are open at once, at one gateway. */
export const ConnectionCap = z.enum(['connections-of-user', 'connections-of-bots', 'connections-of-address', 'connections-of-gateway']).meta({ id: 'ConnectionCap', description: 'What bounds the connections that are open at once, at one gateway.' });
export type ConnectionCap = z.infer<typeof ConnectionCap>;

/** What is left of a limit after a command: a client that slows down in time is never refused. */
export const Budget = z.object({
  scope: RateLimitScope,
  limit: z.int().positive(),
  remaining: z.int().nonnegative(),
  resetAfterMs: z.int().nonnegative().describe('After this time all of the limit is there again.'),
}).meta({ id: 'Budget', description: 'What is left of a limit after a command: a client that slows down in time is never refused.' });
export type Budget = z.infer<typeof Budget>;

/** In `data` of everything that is refused with `RATE_LIMITED`. */
export const Exceeded = z.object({
  scope: z.union([RateLimitScope, HttpRateLimitScope, ConnectionCap]),
  limit: z.int().positive(),
  remaining: z.literal(0),
  retryAfterMs: z.int().nonnegative().describe('Sooner than this the same is refused again.'),
}).meta({ id: 'Exceeded', description: 'In `data` of everything that is refused with `RATE_LIMITED`.' });
export type Exceeded = z.infer<typeof Exceeded>;
