export const MASKED = '***';

/** Parameters of URLs that say where and how to connect. Others may be passwords: pg and ioredis take those there, too. */
const OPEN_PARAMETERS = new Set(['host', 'port', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ca', 'cert', 'key', 'connect_timeout', 'target_session_attrs', 'pooler', 'prepared_statements', 'family', 'sentinelUsername']);

/** Where a URL names several servers of a cluster: between the account, if there is one, and what follows. */
const SEVERAL_HOSTS = /(?<=^[a-z+]+:\/\/(?:[^/?#@]*@)?)[^/?#@,]+(?:,[^/?#@,]+)+(?=$|[/?#])/;
const ONE_HOST = 'several.invalid';

export const maskWhole = (): string => MASKED;

/** A URL without its password. An account without a password is masked too: it may be a token of NATS. */
export function maskUrl(text: string): string {
  const [hosts = ''] = SEVERAL_HOSTS.exec(text) ?? [];
  // One host in the place of several: URL knows no other way.
  if (hosts !== '') return maskUrl(text.replace(hosts, ONE_HOST)).replace(ONE_HOST, hosts);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || mayHoldHalfPassword(url)) return MASKED;
  if (url.password !== '') url.password = MASKED;
  else if (url.username !== '') url.username = MASKED;
  if (url.search !== '') url.search = [...url.searchParams].map(([name, value]) => `${name}=${OPEN_PARAMETERS.has(name) ? value : MASKED}`).join('&');
  return url.href;
}

/** Several URLs, separated by commas, as NATS_URL has them. */
export const maskUrls = (text: string): string => text.split(',').map((part) => maskUrl(part.trim())).join(',');

/** In `scheme://user:12/34@host` the password was not percent-encoded: its first half reads as a port, its second as a path. */
const mayHoldHalfPassword = ({ pathname, search, hash }: URL): boolean => hash !== '' || `${pathname}${search}`.includes('@');
