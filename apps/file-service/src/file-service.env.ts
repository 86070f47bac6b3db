import { accessTokenEnvironment, areSecretKeys, publishedKeysEnvironment } from '@chatgenius/auth';
import { busEnvironment } from '@chatgenius/bus/client';
import { httpRateLimits } from '@chatgenius/contracts';
import { httpEnvironment, type LimitSettings, type ServerBounds } from '@chatgenius/http/environment';
import { limitsEnvironment, proxyEnvironment, proxyTrustOf } from '@chatgenius/limits';
import { mediaEnvironment } from '@chatgenius/media';
import { bytes, count, databaseEnvironment, portsDiffer, publicEnvironment, redisEnvironment, seconds, secret, text, url } from '@chatgenius/service-runtime';
import { type z } from 'zod';
import { type FileSettings } from './file-settings.ts';
import { isStoreUrl, STORE_FORMS } from './stores/store-url.rules.ts';

const MEBIBYTE = 1024 * 1024;
/** A connection on which no byte moves for so long has lost its client. */
const IDLE_MS = 60_000;

export const fileServiceEnvironment = {
  ...publicEnvironment,
  ...databaseEnvironment,
  ...busEnvironment,
  ...redisEnvironment,
  ...accessTokenEnvironment,
  ...publishedKeysEnvironment,
  FILES_URL: url('http', 'https').describe('Where clients reach file-service. Links to files begin with it: best an origin that serves nothing else.'),
  FILE_STORE_URL: text(STORE_FORMS)
    .refine(isStoreUrl)
    .describe('Where the bytes are: a folder that all instances share, or a bucket of S3 or of what speaks like it.'),
  FILE_STORE_ACCESS_KEY: secret({ expected: 'the id of an access key', accepts: (value) => value !== '' })
    .optional()
    .describe('Access key of the bucket. Without it, the credentials of the machine or pod are used, as the AWS SDK finds them.'),
  FILE_STORE_SECRET_KEY: secret({ expected: 'the secret of the access key', accepts: (value) => value !== '' }).optional().describe('Needed with `FILE_STORE_ACCESS_KEY`.'),
  FILE_LINK_SECRET_KEY: secret({ expected: '32 random bytes in base64; several, separated by commas, while keys are exchanged', accepts: areSecretKeys }).describe(
    'Signs links to files. The first key signs, all of them are taken. The same in all instances.',
  ),
  FILE_MAX_BYTES: bytes({ min: 1, max: 5 * 1024 * MEBIBYTE }).default(100 * MEBIBYTE).describe('The largest file.'),
  FILE_USER_BYTES_PER_DAY: bytes().default(1024 * MEBIBYTE).describe('What one user may upload in 24 hours. 0: no limit.'),
  FILE_TOTAL_BYTES: bytes().default(0).describe('What the deployment keeps at most. 0: no limit.'),
  FILE_UNCLAIMED_SECONDS: seconds({ min: 60 }).default(86_400).describe('A file that was not sent within this time is removed; so is an upload that is not whole by then.'),
  FILE_SWEEP_EVERY_SECONDS: seconds({ min: 1 }).default(21_600).describe('How often a process compares the store with the table of files. Bytes that nobody names go once they are an hour old.'),
  FILES_PROCESSED_AT_ONCE: count('files', { min: 1, max: 64 }).default(2).describe('Files that one process looks at at a time.'),
  ...mediaEnvironment,
  ...proxyEnvironment,
  ...limitsEnvironment,
  MAX_CONNECTIONS_PER_ADDRESS: limitsEnvironment.MAX_CONNECTIONS_PER_ADDRESS.default(1_000),
  ...httpEnvironment,
};

export type FileServiceEnvironment = z.output<z.ZodObject<typeof fileServiceEnvironment>>;

export const fileServiceAgreements = [portsDiffer];

/** Behind a proxy all connections come from it: it bounds those of one client. */
export const boundsOf = ({ HTTP_REQUEST_TIMEOUT_MS: requestTimeoutMs, TRUST_PROXY_HOPS: hops, MAX_CONNECTIONS_PER_ADDRESS: most }: FileServiceEnvironment): ServerBounds => ({
  requestTimeoutMs,
  bodyTimeoutMs: 0,
  idleTimeoutMs: IDLE_MS,
  maxConnectionsPerPeer: hops > 0 ? 0 : most,
});

export const settingsOf = (environment: FileServiceEnvironment): FileSettings => ({
  publicUrl: environment.FILES_URL.replace(/\/+$/, ''),
  linkKeys: environment.FILE_LINK_SECRET_KEY,
  maxBytes: environment.FILE_MAX_BYTES,
  userBytesPerDay: environment.FILE_USER_BYTES_PER_DAY,
  totalBytes: environment.FILE_TOTAL_BYTES,
  unclaimedSeconds: environment.FILE_UNCLAIMED_SECONDS,
  sweepEverySeconds: environment.FILE_SWEEP_EVERY_SECONDS,
  processedAtOnce: environment.FILES_PROCESSED_AT_ONCE,
});

/** Limits that no request here counts for are switched off. */
export function limitsOf(environment: FileServiceEnvironment): LimitSettings {
  const none = Object.fromEntries(Object.keys(httpRateLimits).map((scope) => [scope, 0])) as LimitSettings['perMinute'];
  return {
    perMinute: {
      ...none,
      'http:read': environment.HTTP_READS_PER_MINUTE,
      'http:write': environment.HTTP_WRITES_PER_MINUTE,
      'http:bots': environment.BOT_REQUESTS_PER_MINUTE,
      'http:anonymous': environment.ANONYMOUS_REQUESTS_PER_MINUTE,
      'http:failure': environment.FAILED_REQUESTS_PER_MINUTE,
    },
    proxies: proxyTrustOf(environment),
  };
}
