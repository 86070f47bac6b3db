export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

interface Account {
  readonly username?: string;
  readonly password?: string;
}

/** Where Redis is, as REDIS_URL says it. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly url: string }
  /** Any of the nodes: the others are learned from it. */
  | ({ readonly kind: 'cluster'; readonly nodes: readonly RedisNode[]; readonly tls: boolean } & Account)
  /** Sentinels, which know the primary of that name. `sentinelAccount` is what they are told. */
  | ({ readonly kind: 'sentinel'; readonly nodes: readonly RedisNode[]; readonly name: string; readonly tls: boolean; readonly sentinelAccount: Account } & Account);

const PORTS = { cluster: 6379, sentinel: 26379 } as const;
const SHAPE = /^(?<protocol>rediss?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<account>[^/?#]*)@)?(?<hosts>[^/?#@]*)(?<rest>.*)$/;
const SENTINEL_PARAMETERS = ['sentinelUsername', 'sentinelPassword'];

export const REDIS_FORMS =
  'a URL such as redis://account:password@host:6379, redis+cluster://account:password@host:6379,other:6379 or redis+sentinel://account:password@host:26379,other:26379/primary (rediss… with TLS), in which special characters of a password are percent-encoded';

/**
 * Reads REDIS_URL: one server, nodes of a Redis Cluster, or Sentinels and the name of the primary that they watch.
 * @throws TypeError that says what is wrong, without the URL, which holds a password
 */
export function redisAddress(redisUrl: string): RedisAddress {
  const { protocol, kind, account = '', hosts = '', rest = '' } = SHAPE.exec(redisUrl)?.groups ?? {};
  // What is not percent-encoded in a password ends up there, and a wrong server is named.
  if (protocol === undefined || rest.includes('@') || rest.includes('#')) refuse();
  if (kind === undefined) return oneServer(redisUrl);
  const common = { nodes: hosts.split(',').map((host) => node(host.trim(), PORTS[kind as keyof typeof PORTS])), tls: protocol === 'rediss', ...credentials(account) };
  return kind === 'cluster' ? cluster(common, rest) : sentinel(common, rest);
}

export function isRedisAddress(redisUrl: string): boolean {
  try {
    redisAddress(redisUrl);
    return true;
  } catch {
    return false;
  }
}

type Common = Account & { readonly nodes: readonly RedisNode[]; readonly tls: boolean };

function oneServer(url: string): RedisAddress {
  if (!URL.canParse(url) || new URL(url).hostname === '') refuse();
  return { kind: 'server', url };
}

function cluster(common: Common, rest: string): RedisAddress {
  if (rest !== '' && rest !== '/') throw new TypeError('REDIS_URL names a Redis Cluster, which has one database and no name: nothing may follow its hosts.');
  return { kind: 'cluster', ...common };
}

function sentinel(common: Common, rest: string): RedisAddress {
  const { pathname, searchParams } = parsed(`redis://host${rest}`);
  const name = decodeURIComponent(pathname.slice(1));
  if (name === '' || name.includes('/')) throw new TypeError('REDIS_URL names Sentinels, but not the primary that they watch: its name follows the hosts, after a slash.');
  if ([...searchParams.keys()].some((parameter) => !SENTINEL_PARAMETERS.includes(parameter))) refuse();
  return { kind: 'sentinel', ...common, name, sentinelAccount: toldSentinels(common, searchParams) };
}

/** The account of Redis, unless they have one of their own; an empty password means that they ask for none. */
function toldSentinels({ username, password }: Common, parameters: URLSearchParams): Account {
  if (!SENTINEL_PARAMETERS.some((parameter) => parameters.has(parameter))) return accountOf(username, password);
  return accountOf(parameters.get('sentinelUsername') ?? undefined, parameters.get('sentinelPassword') ?? undefined);
}

function node(host: string, usualPort: number): RedisNode {
  const { hostname, port, pathname, username } = parsed(`redis://${host}`);
  if (hostname === '' || pathname !== '' || username !== '') refuse();
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? usualPort : Number(port) };
}

function credentials(account: string): Account {
  const { username, password } = parsed(`redis://${account}@host`);
  return accountOf(decodeURIComponent(username), decodeURIComponent(password));
}

const accountOf = (username = '', password = ''): Account => ({ ...(username !== '' && { username }), ...(password !== '' && { password }) });

function parsed(url: string): URL {
  return URL.canParse(url) ? new URL(url) : refuse();
}

function refuse(): never {
  throw new TypeError(`REDIS_URL is not ${REDIS_FORMS}.`);
}
