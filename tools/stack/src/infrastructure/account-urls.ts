import { type ServiceAccount } from '@chatgenius/contracts';
import { type Infrastructure, type InfrastructureUrls } from './infrastructure.ts';
import { accountPassword } from '../access/passwords.ts';
import { hasRoles } from '../access/postgres-roles.ts';

/** Stands for the account in the URL of a server that somebody else runs. */
const PLACEHOLDER = '{service}';

/** On servers that were started here, or on a Postgres that was there before, where it has our roles. */
export async function accountUrls(administrator: InfrastructureUrls): Promise<(account: ServiceAccount) => InfrastructureUrls> {
  const withRoles = await hasRoles(administrator.DATABASE_URL);
  return (account) => ({
    DATABASE_URL: withRoles ? accountUrl(administrator.DATABASE_URL, account) : administrator.DATABASE_URL,
    REDIS_URL: accountUrl(administrator.REDIS_URL, account),
    NATS_URL: accountUrl(administrator.NATS_URL, account),
  });
}

/** The account of each server of a URL, or of a list of them: URLs of clusters are none that `URL` could read. */
const ACCOUNT = /(?<=:\/\/)[^/?#:@]*:(?<password>[^/?#@]*)@/g;

/** The same servers with the account of a service. @param administratorUrl names the administrator, and their password */
export const accountUrl = (administratorUrl: string, account: ServiceAccount): string =>
  administratorUrl.replace(ACCOUNT, (_, password: string) => `${account}:${accountPassword(decodeURIComponent(password), account)}@`);

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
