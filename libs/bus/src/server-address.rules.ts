export interface ServerAddress {
  /** `host:port` of each server. */
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  /** Whether nothing may be said in the clear. */
  readonly tls: boolean;
}

const PROTOCOLS = new Set(['nats:', 'tls:']);

/**
 * Reads NATS_URL: one or several URLs, separated by commas, `nats://` or `tls://`. The first that names an account speaks
 * for all, since the servers of a cluster know the same ones. The client library takes no credentials from URLs.
 * @throws TypeError that says what is wrong, without the URL, which holds a password
 */
export function serverAddress(natsUrl: string): ServerAddress {
  const urls = natsUrl.split(',').map((part) => parse(part.trim()));
  const protocols = new Set(urls.map(({ protocol }) => protocol));
  if (protocols.size > 1) throw new TypeError('NATS_URL mixes nats:// and tls://: the servers of a cluster take one of them.');
  const account = urls.find(({ username }) => username !== '');
  return {
    servers: urls.map(({ host }) => host),
    ...(account && { user: decodeURIComponent(account.username), pass: decodeURIComponent(account.password) }),
    tls: protocols.has('tls:'),
  };
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !PROTOCOLS.has(parsed.protocol) || parsed.hostname === '') {
    throw new TypeError('NATS_URL is not a list of URLs such as nats://user:password@host:4222 or tls://host:4222, separated by commas.');
  }
  return parsed;
}
