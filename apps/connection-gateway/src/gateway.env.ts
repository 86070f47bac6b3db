import { natsUrl } from '@chatgenius/bus';
import { connectionBurst, limits, rateLimits } from '@chatgenius/contracts';
import { limitSetting, limitsPatience, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { flag, integer, list, milliseconds, origin, port, seconds, url } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type LimitSettings } from './limits/limit-settings.ts';
import { type TransportSettings } from './transport/transport-settings.ts';

export const gatewayEnvironment = {
  /** Interface and port of the sockets. */
  HOST: z.string().default('0.0.0.0'),
  PORT: port(),
  NATS_URL: natsUrl(),
  REDIS_URL: url('redis', 'rediss'),
  /** How long a limit waits for Redis until this process counts by itself. */
  LIMITS_PATIENCE_MS: limitsPatience,
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
  /** Where the keys are published that access tokens are signed with. */
  AUTH_JWKS_URL: url('http', 'https'),
  AUTH_ISSUER: z.string().min(1),
  AUTH_AUDIENCE: z.string().min(1),
  /** At least as long as any access token lives: for this time a session that was ended is remembered. */
  ACCESS_TOKEN_SECONDS: seconds({ min: 30, max: 86_400 }).default(900),
  /** Exact origins of the web pages that may connect. Clients that are no browsers send none. */
  ALLOWED_ORIGINS: list(origin()).default([]),
  /** HTTP long-polling beside WebSocket: needs sticky sessions at the load balancer. */
  ALLOW_POLLING: flag().default(false),
  /** After how long a connection counts as idle at which nobody shows themselves. */
  PRESENCE_IDLE_SECONDS: integer({ min: 1, max: 86_400 }).default(300),
  /** Bytes that a connection has not taken, from which on events that may be lost are held back from it. */
  UNSENT_SOFT_BYTES: integer({ min: 1_024 }).default(256 * 1024),
  /** The same from which on it is closed; its client comes back and resumes. Room for the longest session:ready and session:resume. */
  UNSENT_HARD_BYTES: integer({ min: 1_024 }).default(2 * 1024 * 1024),
  /** The same of all connections together: beyond it those with most are closed. */
  UNSENT_TOTAL_BYTES: integer({ min: 1_024 }).default(128 * 1024 * 1024),
  /** New connections that this gateway takes in a second, and at once after a calm time; who is beyond that is given a place in the line. */
  CONNECTS_PER_SECOND: integer({ min: 1, max: 100_000 }).default(300),
  CONNECTS_AT_ONCE: integer({ min: 1, max: 100_000 }).default(600),
  /** How long this gateway is unready before it moves its clients, when it is asked to end: until load balancers have noticed. */
  DRAIN_DELAY_MS: milliseconds().default(3_000),
  /** Over how long it then spreads their moves, at most. */
  DRAIN_SECONDS: seconds().default(20),
  /** Drain and all. Kubernetes kills after 30 s unless it is told otherwise. */
  SHUTDOWN_GRACE_MS: milliseconds().default(28_000),
  /** How often peers are asked whether they are there, and how long they may take to answer: half-open ones go after both. */
  PING_INTERVAL_MS: milliseconds({ min: 500, max: 120_000 }).default(25_000),
  PING_TIMEOUT_MS: milliseconds({ min: 500, max: 120_000 }).default(20_000),
  /** How long a peer may take for its request, and then for its CONNECT. */
  HANDSHAKE_TIMEOUT_MS: milliseconds({ min: 500, max: 60_000 }).default(10_000),
  /** Packets that a connection may send in five seconds, pings and empty ones included: far more than commands are allowed. */
  PACKETS_PER_FIVE_SECONDS: limitSetting(2_000),
  /** Open connections that are not authenticated yet; beyond, the oldest of them are closed. */
  MAX_PENDING_CONNECTIONS: integer({ min: 1, max: 1_000_000 }).default(10_000),
  /** How long a user without a connection is remembered here: who comes back meanwhile costs no query. */
  IDLE_USER_SECONDS: integer({ min: 0, max: 3_600 }).default(60),
  /** At most so many of them; memory grows with the channels of each. */
  IDLE_USERS: integer({ min: 0, max: 1_000_000 }).default(20_000),
  /** How often a user may do something, over all gateways of a deployment, which is why they should agree. */
  MESSAGE_SEND_PER_MINUTE: limitSetting(rateLimits['message:send']),
  USER_TYPING_PER_MINUTE: limitSetting(rateLimits['user:typing']),
  PRESENCE_UPDATE_PER_MINUTE: limitSetting(rateLimits['presence:update']),
  /** All other commands together. */
  OTHER_COMMANDS_PER_MINUTE: limitSetting(rateLimits.commands),
  /** Of a user, that this gateway works on at once; what is more waits until one of them is answered. */
  COMMANDS_AT_ONCE_PER_USER: limitSetting(16),
  /** That fail: of a user; and of an address, of those that fail before it is known whose they are. */
  CONNECTION_ATTEMPTS_PER_MINUTE: limitSetting(rateLimits.connections),
  /** Failed attempts of a user that are forgiven beyond those, in five minutes: many tabs on a bad network. */
  CONNECTION_ATTEMPTS_BURST: limitSetting(connectionBurst),
  /** Handshakes of one address in a second, once its failed attempts are used up; who comes beyond is told so before the handshake. */
  SUSPECT_HANDSHAKES_PER_SECOND: limitSetting(500),
  /** Connections at once, of this process. It may have 20,000 files open, and needs some for itself. */
  MAX_CONNECTIONS: limitSetting(18_000),
  MAX_CONNECTIONS_PER_USER: limitSetting(20),
  /** An IPv6 /64 counts as one. Behind a proxy that TRUST_PROXY_HOPS does not count, all clients are one address. */
  MAX_CONNECTIONS_PER_ADDRESS: limitSetting(6_000),
  ...proxyEnvironment,
};

type Environment = z.output<z.ZodObject<typeof gatewayEnvironment>>;

export function limitsOf(environment: Environment): LimitSettings {
  return {
    perMinute: {
      'message:send': environment.MESSAGE_SEND_PER_MINUTE,
      'user:typing': environment.USER_TYPING_PER_MINUTE,
      'presence:update': environment.PRESENCE_UPDATE_PER_MINUTE,
      commands: environment.OTHER_COMMANDS_PER_MINUTE,
      connections: environment.CONNECTION_ATTEMPTS_PER_MINUTE,
    },
    connectionBurst: environment.CONNECTION_ATTEMPTS_BURST,
    commandsAtOnce: environment.COMMANDS_AT_ONCE_PER_USER,
    suspectHandshakesPerSecond: environment.SUSPECT_HANDSHAKES_PER_SECOND,
    connections: {
      'connections-of-gateway': environment.MAX_CONNECTIONS,
      'connections-of-user': environment.MAX_CONNECTIONS_PER_USER,
      'connections-of-address': environment.MAX_CONNECTIONS_PER_ADDRESS,
    },
    proxies: proxyTrustOf(environment),
  };
}

export function transportSettings(environment: Environment): TransportSettings {
  return {
    allowedOrigins: environment.ALLOWED_ORIGINS,
    allowPolling: environment.ALLOW_POLLING,
    pingIntervalMs: environment.PING_INTERVAL_MS,
    pingTimeoutMs: environment.PING_TIMEOUT_MS,
    handshakeTimeoutMs: environment.HANDSHAKE_TIMEOUT_MS,
    maxPendingConnections: environment.MAX_PENDING_CONNECTIONS,
    packetBytes: limits.packetBytes,
    packetsPerWindow: environment.PACKETS_PER_FIVE_SECONDS,
  };
}
