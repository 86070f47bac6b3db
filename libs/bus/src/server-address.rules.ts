export interface ServerAddress {
  /** `host:port` of each server. */
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  /** Set when nothing may be said in the clear. Files of certificates and keys in PEM. */
  readonly tls?: TlsFiles;
}

interface TlsFiles {
  /** Whom to believe, beside the authorities that Node knows. */
  readonly caFile?: string;
  /** To say who this is, where the server wants a certificate. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

const PROTOCOLS = new Set(['nats:', 'tls:']);
/** What may stand behind the `?` of a tls:// URL. */
const FILES = { ca: 'caFile', cert: 'certFile', key: 'keyFile' } as const;

/**
 * Reads NATS_URL: one or several URLs, separated by commas, `nats://` or `tls://`. The first that names an account speaks
 * for all, since the servers of a cluster know the same ones; so does the first that names files. The client library takes
 * neither from URLs.
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
    ...(protocols.has('tls:') && { tls: filesOf(urls.find(({ search }) => search !== '')) }),
  };
}

export function isServerAddress(natsUrl: string): boolean {
  try {
    serverAddress(natsUrl);
    return true;
  } catch {
    return false;
  }
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isServer = parsed !== undefined && PROTOCOLS.has(parsed.protocol) && parsed.hostname !== '';
  // A password that is not percent-encoded ends up there, and a wrong server is named.
  const hasPath = parsed !== undefined && (!['', '/'].includes(parsed.pathname) || parsed.hash !== '');
  const isUsable = isServer && !hasPath && (parsed.search === '' || parsed.protocol === 'tls:');
  if (isUsable && [...parsed.searchParams.keys()].every((name) => name in FILES)) return parsed;
  throw new TypeError('NATS_URL is not a list of URLs such as nats://user:password@host:4222 or tls://host:4222?ca=/file.pem, separated by commas.');
}

const filesOf = (url: URL | undefined): TlsFiles =>
  Object.fromEntries(Object.entries(FILES).flatMap(([name, option]) => (url?.searchParams.has(name) ? [[option, url.searchParams.get(name)]] : [])));
