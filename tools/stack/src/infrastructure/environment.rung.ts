import { filledIn } from './account-urls.ts';
import { ADMINISTRATOR } from '../access/passwords.ts';
import { checkNats, checkRedis, ensureDatabase } from './connection-checks.ts';
import { type Infrastructure, type InfrastructureServer, type InfrastructureUrls } from './infrastructure.ts';
import { InfrastructureSettingsError } from './ladder.rules.ts';

/** Servers that somebody else runs: used after really connecting, never stopped. */
export async function useEnvironment(given: InfrastructureUrls): Promise<Infrastructure> {
  const urls = filledIn(given, ADMINISTRATOR);
  const checks = [
    { name: 'DATABASE_URL', check: ensureDatabase(urls.DATABASE_URL) },
    { name: 'REDIS_URL', check: checkRedis(urls.REDIS_URL) },
    { name: 'NATS_URL', check: checkNats(urls.NATS_URL) },
  ];
  const results = await Promise.allSettled(checks.map(({ check }) => check));
  const faults = results.flatMap((result, index) => (result.status === 'rejected' ? [`  ${checks[index]?.name}: ${reasonOf(result.reason)}`] : []));
  if (faults.length > 0) {
    throw new InfrastructureSettingsError(
      `The environment names servers that cannot be used:\n${faults.join('\n')}\nCorrect or start them, or unset all three variables to have servers started for you.`,
    );
  }
  return {
    source: 'the environment',
    urls,
    urlsOf: (account) => filledIn(given, account),
    servers: { postgres: foreign(urls.DATABASE_URL), redis: foreign(urls.REDIS_URL), nats: foreign(urls.NATS_URL) },
    stop: () => Promise.resolve(),
  };
}

/** A server that may be used, and not be stopped or started. */
export function foreign(url: string): InfrastructureServer {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error('This server was there before and is not ours to stop or start; ask startInfrastructure for `ignoreEnvironment: true`.'));
  return { url, stop: refuse, kill: refuse, start: refuse };
}

/** Refused connections come as an AggregateError without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}
