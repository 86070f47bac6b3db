import { limits } from '@chatgenius/contracts';
import { flag, integer, list, milliseconds, origin, port, url } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { type TransportSettings } from './transport/transport-settings.ts';

export const gatewayEnvironment = {
  /** Interface and port of the sockets. */
  HOST: z.string().default('0.0.0.0'),
  PORT: port(),
  NATS_URL: z.string().min(1),
  REDIS_URL: url('redis', 'rediss'),
  /** The same in every process of a deployment. */
  STREAM_SHARDS: integer({ min: 1, max: 1024 }).default(64),
  /** Where the keys are published that access tokens are signed with. */
  AUTH_JWKS_URL: url('http', 'https'),
  AUTH_ISSUER: z.string().min(1),
  AUTH_AUDIENCE: z.string().min(1),
  /** Exact origins of the web pages that may connect. Clients that are no browsers send none. */
  ALLOWED_ORIGINS: list(origin()).default([]),
  /** HTTP long-polling beside WebSocket: needs sticky sessions at the load balancer. */
  ALLOW_POLLING: flag().default(false),
  /** After how long a connection counts as idle at which nobody shows themselves. */
  PRESENCE_IDLE_SECONDS: integer({ min: 1, max: 86_400 }).default(300),
  /** How often peers are asked whether they are there, and how long they may take to answer: half-open ones go after both. */
  PING_INTERVAL_MS: milliseconds({ min: 500, max: 120_000 }).default(25_000),
  PING_TIMEOUT_MS: milliseconds({ min: 500, max: 120_000 }).default(20_000),
  /** How long a peer may take for its request, and then for its CONNECT. */
  HANDSHAKE_TIMEOUT_MS: milliseconds({ min: 500, max: 60_000 }).default(10_000),
  /** Open connections that are not authenticated yet; beyond, the oldest of them are closed. */
  MAX_PENDING_CONNECTIONS: integer({ min: 1, max: 1_000_000 }).default(10_000),
  /** How long a user without a connection is remembered here: who comes back meanwhile costs no query. */
  IDLE_USER_SECONDS: integer({ min: 0, max: 3_600 }).default(60),
  /** At most so many of them; memory grows with the channels of each. */
  IDLE_USERS: integer({ min: 0, max: 1_000_000 }).default(20_000),
};

type GatewayEnvironment = { readonly [Name in keyof typeof gatewayEnvironment]: z.output<(typeof gatewayEnvironment)[Name]> };

export function transportSettings(environment: GatewayEnvironment): TransportSettings {
  return {
    allowedOrigins: environment.ALLOWED_ORIGINS,
    allowPolling: environment.ALLOW_POLLING,
    pingIntervalMs: environment.PING_INTERVAL_MS,
    pingTimeoutMs: environment.PING_TIMEOUT_MS,
    handshakeTimeoutMs: environment.HANDSHAKE_TIMEOUT_MS,
    maxPendingConnections: environment.MAX_PENDING_CONNECTIONS,
    packetBytes: limits.packetBytes,
  };
}
