import { type ServiceAccount } from '@chatgenius/contracts';

/** What a service may reach in Redis: keys and channels by pattern. */
export interface RedisRights {
  readonly keys: readonly string[];
  readonly channels: readonly string[];
}

/** Services that are not listed have no account. */
export const redisRights: Partial<Record<ServiceAccount, RedisRights>> = {
  'channel-api': { keys: ['limit:*'], channels: [] },
  'connection-gateway': { keys: ['limit:*'], channels: ['socket.io*'] },
  'file-service': { keys: ['limit:*'], channels: [] },
  'presence-service': { keys: ['{presence}:*', 'typing:*'], channels: [] },
};

/** Nothing that stops the server, reads all of its keys, or changes who may what; but what clients ask at their start, and whom they are connected to. */
const COMMANDS = ['+@all', '-@admin', '-@dangerous', '+info', '+role'];

/** Rules for `ACL SETUSER`, without the password. */
export const aclRules = ({ keys, channels }: RedisRights): string[] => [
  'on',
  'resetkeys',
  ...keys.map((pattern) => `~${pattern}`),
  'resetchannels',
  ...channels.map((pattern) => `&${pattern}`),
  ...COMMANDS,
];

/** Of a service at a Sentinel: to ask where the primary is, and which other Sentinels there are. */
export const SENTINEL_RULES: readonly string[] = ['on', 'resetkeys', 'resetchannels', '-@all', '+@connection', '+sentinel|get-master-addr-by-name', '+sentinel|sentinels'];
