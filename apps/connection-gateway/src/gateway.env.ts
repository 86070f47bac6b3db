import { accessTokenEnvironment, publishedKeysEnvironment } from '@chatgenius/auth';
import { busEnvironment } from '@chatgenius/bus/client';
import { connectionBurst, limits, rateLimits } from '@chatgenius/contracts';
import { limitSetting, limitsEnvironment, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { baseEnvironment, bytes, count, flag, milliseconds, notAbove, portsDiffer, publicEnvironment, redisEnvironment, seconds } from '@chatgenius/service-runtime';
import { type z } from 'zod';
import { drainFits } from './connections/draining/drain-agreement.rules.ts';
import { type LimitSettings } from './connections/limits/limit-settings.ts';
import { type TransportSettings } from './connections/handshake/transport-settings.ts';

export const gatewayEnvironment = {
  ...publicEnvironment,
  ...busEnvironment,
  ...redisEnvironment,
  ...accessTokenEnvironment,
  ...publishedKeysEnvironment,
  ALLOW_POLLING: flag().default(false).describe('Allows HTTP long-polling beside WebSocket. It needs sticky sessions at the load balancer.'),
  PRESENCE_IDLE_SECONDS: seconds({ min: 1, max: 86_400 }).default(300).describe('A connection without a command that shows its user for so long is idle.'),
  UNSENT_SOFT_BYTES: bytes({ min: 1_024 })
    .default(256 * 1024)
    .describe('Unsent bytes of one connection from which on it gets no events that may be lost.'),
  UNSENT_HARD_BYTES: bytes({ min: 1_024 })
    .default(2 * 1024 * 1024)
    .describe('Unsent bytes of one connection beyond which it is closed; its client comes back and resumes. The longest `session:ready` and `session:resume` must fit.'),
  UNSENT_TOTAL_BYTES: bytes({ min: 1_024 })
    .default(128 * 1024 * 1024)
    .describe('Unsent bytes of all connections together, beyond which those with most are closed. They must fit beside everything else into the pod’s memory.'),
  CONNECTS_PER_SECOND: count('connections a second', { min: 1, max: 100_000 })
    .default(300)
    .describe('New connections that this gateway takes in a second. Clients beyond that are told when to come back.'),
  CONNECTS_AT_ONCE: count('connections', { min: 1, max: 100_000 }).default(600).describe('New connections that this gateway takes at once after a calm time.'),
  DRAIN_SECONDS: seconds().default(20).describe('Longest time over which this gateway then spreads the moves of its clients.'),
  // Kubernetes kills after 30 s unless it is told otherwise.
  SHUTDOWN_GRACE_MS: baseEnvironment.SHUTDOWN_GRACE_MS.default(28_000),
  PING_INTERVAL_MS: milliseconds({ min: 500, max: 120_000 })
    .default(25_000)
    .describe('Time between two pings of a connection. A peer that went without a word is noticed after this and `PING_TIMEOUT_MS` together.'),
  PING_TIMEOUT_MS: milliseconds({ min: 500, max: 120_000 }).default(20_000).describe('How long a peer may take to answer a ping.'),
  HANDSHAKE_TIMEOUT_MS: milliseconds({ min: 500, max: 60_000 }).default(10_000).describe('How long a peer may take for its request, and then for its CONNECT.'),
  PACKETS_PER_FIVE_SECONDS: limitSetting('packets in five seconds', 2_000).describe(
    'Packets that one connection may send, pings and empty ones included: far more than commands are allowed. A CONNECT weighs 100. Beyond it the connection is closed.',
  ),
  MAX_PENDING_CONNECTIONS: count('connections', { min: 1, max: 1_000_000 })
    .default(10_000)
    .describe('Open connections that are not authenticated yet. Beyond it the oldest of them are closed.'),
  IDLE_USER_SECONDS: seconds({ max: 3_600 }).default(60).describe('How long this gateway remembers a user without a connection. Users who come back meanwhile cost no query.'),
  IDLE_USERS: count('users', { max: 1_000_000 }).default(20_000).describe('Users without a connection that this gateway remembers at most. Memory grows with the channels of each.'),
  DELIVERY_REPORT_PERCENT: count('percent', { max: 100 }).default(0).describe('Share of connections whose clients are asked how long messages take to reach them (`chat_gateway_client_delivery_seconds`). 0: nobody is asked.'),
  SHOW_WHOLE_ADDRESSES: flag().default(false).describe('Shows administrators the whole IPv4 address of a connection, and not its network alone. Of an IPv6 address they see the /64 in either case.'),
  ...limitsEnvironment,
  USER_TYPING_PER_MINUTE: limitSetting('notices a minute', rateLimits['user:typing']).describe('Typing notices of one user, over all gateways, which should agree.'),
  PRESENCE_UPDATE_PER_MINUTE: limitSetting('changes a minute', rateLimits['presence:update']).describe('Changes of status of one user, over all gateways, which should agree.'),
  OTHER_COMMANDS_PER_MINUTE: limitSetting('commands a minute', rateLimits.commands).describe('All other commands of one user together, over all gateways, which should agree.'),
  BOT_MESSAGES_PER_MINUTE: limitSetting('messages a minute', rateLimits['bot:messages']).describe('Messages and edits of one bot at sockets, over all gateways, which should agree.'),
  BOT_COMMANDS_PER_MINUTE: limitSetting('commands a minute', rateLimits['bot:commands']).describe('All other commands of one bot, over all gateways, which should agree. Typing and changes of status have the limits that people have.'),
  BOTS_COMMANDS_PER_MINUTE: limitSetting('commands a minute', rateLimits['bots:commands']).describe('All commands of all bots of one owner, over all gateways, which should agree.'),
  COMMANDS_AT_ONCE_PER_USER: limitSetting('commands', 16).describe('Commands of one user that this gateway works on at once. Further ones wait, in order.'),
  CONNECTION_ATTEMPTS_PER_MINUTE: limitSetting('failures a minute', rateLimits.connections).describe(
    'Attempts to connect that may fail: of one user, or of one address while the user is not known. Over all gateways, which should agree.',
  ),
  CONNECTION_ATTEMPTS_BURST: limitSetting('failures in five minutes', connectionBurst).describe(
    'Failed attempts of one user that are forgiven beyond those of a minute: many tabs on a bad network.',
  ),
  SUSPECT_HANDSHAKES_PER_SECOND: limitSetting('handshakes a second', 500).describe(
    'Handshakes of one address in a second, once its failed attempts are used up. Who comes beyond that is told so before the handshake.',
  ),
  MAX_CONNECTIONS: limitSetting('connections', 18_000).describe('Connections of this process at once. It may have 20,000 files open, and needs some for itself.'),
  MAX_CONNECTIONS_PER_USER: limitSetting('connections', 20).describe('Connections of one user to this process at once.'),
  MAX_CONNECTIONS_PER_BOT_OWNER: limitSetting('connections', 100).describe('Connections of all bots of one owner to this process at once. Each bot has `MAX_CONNECTIONS_PER_USER` as well.'),
  ...proxyEnvironment,
};

type Environment = z.output<z.ZodObject<typeof gatewayEnvironment>>;

export const gatewayAgreements = [portsDiffer, drainFits, notAbove('UNSENT_SOFT_BYTES', 'UNSENT_HARD_BYTES'), notAbove('UNSENT_HARD_BYTES', 'UNSENT_TOTAL_BYTES')];

export function limitsOf(environment: Environment): LimitSettings {
  return {
    perMinute: {
      'message:send': environment.MESSAGE_SEND_PER_MINUTE,
      'message:append': environment.MESSAGE_APPEND_BYTES_PER_MINUTE,
      'user:typing': environment.USER_TYPING_PER_MINUTE,
      'presence:update': environment.PRESENCE_UPDATE_PER_MINUTE,
      commands: environment.OTHER_COMMANDS_PER_MINUTE,
      connections: environment.CONNECTION_ATTEMPTS_PER_MINUTE,
      'bot:messages': environment.BOT_MESSAGES_PER_MINUTE,
      'bot:commands': environment.BOT_COMMANDS_PER_MINUTE,
      'bots:commands': environment.BOTS_COMMANDS_PER_MINUTE,
    },
    connectionBurst: environment.CONNECTION_ATTEMPTS_BURST,
    commandsAtOnce: environment.COMMANDS_AT_ONCE_PER_USER,
    suspectHandshakesPerSecond: environment.SUSPECT_HANDSHAKES_PER_SECOND,
    connections: {
      'connections-of-gateway': environment.MAX_CONNECTIONS,
      'connections-of-user': environment.MAX_CONNECTIONS_PER_USER,
      'connections-of-bots': environment.MAX_CONNECTIONS_PER_BOT_OWNER,
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
