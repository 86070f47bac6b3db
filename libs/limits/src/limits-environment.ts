import { rateLimits } from '@chatgenius/contracts';
import { milliseconds } from '@chatgenius/service-runtime';
import { limitSetting } from './limit-setting.ts';
import { PATIENCE_MS } from './limiter-redis.ts';

/** Variables of whoever limits, be it at the socket or over HTTP. */
export const limitsEnvironment = {
  LIMITS_PATIENCE_MS: milliseconds({ min: 10, max: 10_000 })
    .default(PATIENCE_MS)
    .describe('How long a limit waits for Redis before the process counts by itself. Limits that guard passwords wait for 2 s at least. More where Redis is far away.'),
  MESSAGE_SEND_PER_MINUTE: limitSetting('messages a minute', rateLimits['message:send']).describe(
    'Messages of one person, edits included, sent by the socket and in bulk together. The same in channel-api and gateways.',
  ),
  MESSAGE_APPEND_BYTES_PER_MINUTE: limitSetting('bytes a minute', rateLimits['message:append'], 1_000_000_000).describe(
    'Bytes of text that one user may add to all of their live messages together. The same in channel-api and gateways.',
  ),
  MAX_CONNECTIONS_PER_ADDRESS: limitSetting('connections', 6_000).describe(
    'Connections of one address to one process at once; for gateways an IPv6 /64 is one address. Behind proxies, gateways need `TRUST_PROXY_HOPS` to tell addresses apart, and channel-api leaves this bound to the proxies.',
  ),
};
