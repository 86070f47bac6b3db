import { type ServiceAccount } from '@chatgenius/contracts';
import { type Infrastructure, type InfrastructureUrls } from '../infrastructure/infrastructure.ts';
import { accountPassword } from './passwords.ts';
import { hasRoles } from './postgres-roles.ts';

/** Stands for the account in the URL of a server that somebody else runs. */
export const PLACEHOLDER = '{service}';

/** On servers that were started here, or on a Postgres that was there before, where it has our roles. */
export async function accountUrls(administrator: InfrastructureUrls): Promise<(account: ServiceAccount) => InfrastructureUrls> {
  const withRoles = await hasRoles(administrator.DATABASE_URL);
  return (account) => ({
    DATABASE_URL: withRoles ? accountUrl(administrator.DATABASE_URL, account) : administrator.DATABASE_URL,
    REDIS_URL: accountUrl(administrator.REDIS_URL, account),
    NATS_URL: accountUrl(administrator.NATS_URL, account),
  });
}

export function accountUrl(administratorUrl: string, account: ServiceAccount): string {
  const url = new URL(administratorUrl);
  const password = accountPassword(decodeURIComponent(url.password), account);
  return Object.assign(url, { username: account, password }).href;
}

/** Of servers of somebody else: the account stands where their URL leaves room for it. */
export const filledIn = ({ DATABASE_URL, REDIS_URL, NATS_URL }: InfrastructureUrls, account: string): InfrastructureUrls => {
  const fill = (url: string): string => url.replaceAll(PLACEHOLDER, account);
  return { DATABASE_URL: fill(DATABASE_URL), REDIS_URL: fill(REDIS_URL), NATS_URL: fill(NATS_URL) };
};

/** The same servers and accounts, another database. */
export function onDatabase({ urls, urlsOf }: Pick<Infrastructure, 'urls' | 'urlsOf'>, url: string): Pick<Infrastructure, 'urls' | 'urlsOf'> {
  const moved = (given: InfrastructureUrls): InfrastructureUrls => ({ ...given, DATABASE_URL: Object.assign(new URL(given.DATABASE_URL), { pathname: new URL(url).pathname }).href });
  return { urls: moved(urls), urlsOf: (account) => moved(urlsOf(account)) };
}
