/** `postgresql://user:password@`, the hosts, and everything behind them. */
const PARTS = /^([^:/]+:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/s;

/** One URL for each host of a URL that names several, as libpq does: `postgresql://user:password@one:5432,two:5432/chat`. */
export function hostUrls(url: string): string[] {
  const [, before = '', hosts = '', behind = ''] = PARTS.exec(url) ?? [];
  return hosts.includes(',') ? hosts.split(',').map((host) => before + host + behind) : [url];
}

/** What a URL says about the way to the server, beside where it is. */
export interface UrlSettings {
  /** A pooler in transaction mode is between: connections are of no session, and the role has its settings at the server. */
  readonly pooled: boolean;
  /** Statements are prepared by name, which a connection keeps. Behind a pooler they are not, unless it keeps them itself. */
  readonly prepared: boolean;
}

export function urlSettings(url: string): UrlSettings {
  const parameters = new URL(hostUrls(url)[0] ?? url).searchParams;
  const pooled = parameters.get('pooler') === 'transaction';
  return { pooled, prepared: !pooled || parameters.get('prepared_statements') === 'on' };
}
