import { httpRateLimits, type HttpRateLimitScope } from '@chatgenius/contracts';
import { limitSetting } from '@chatgenius/limits';
import { milliseconds } from '@chatgenius/service-runtime';

/** A limit of the contracts, counted over all instances of a deployment, which is why they should agree. */
export const rate = (scope: HttpRateLimitScope, unit: string) => limitSetting(`${unit} a minute`, httpRateLimits[scope].perMinute);

/** Variables of whoever answers over HTTP. Its limits are counted over all services together. */
export const httpEnvironment = {
  HTTP_REQUEST_TIMEOUT_MS: milliseconds({ min: 500, max: 300_000 })
    .default(20_000)
    .describe('How long a request may take to come whole, headers and body. Then it is answered 408. Of uploads, only the headers.'),
  HTTP_READS_PER_MINUTE: rate('http:read', 'requests').describe('Requests of one user that only read.'),
  HTTP_WRITES_PER_MINUTE: rate('http:write', 'requests').describe('Other requests of one user, refreshes of their sessions included.'),
  BOT_REQUESTS_PER_MINUTE: rate('http:bots', 'requests').describe('Requests of all bots of one user together.'),
  ANONYMOUS_REQUESTS_PER_MINUTE: rate('http:anonymous', 'requests').describe('Requests of one address without a token.'),
  FAILED_REQUESTS_PER_MINUTE: rate('http:failure', 'requests').describe(
    'Requests of one address, or of the token’s owner where known, whose token or signature is not valid or not enough.',
  ),
};
