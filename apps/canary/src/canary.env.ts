import { count, list, milliseconds, seconds, secret, text, url, type Agreement } from '@chatgenius/service-runtime';
import { type z } from 'zod';

const PASSWORD_CHARACTERS = 12;
const MOST_SEATS = 6;

export const canaryEnvironment = {
  CANARY_API_URL: url('http', 'https').describe('Where the canary reaches channel-api: best by the address that clients use.'),
  CANARY_FILES_URL: url('http', 'https').optional().describe('Where the canary reaches file-service. Unset: files are not probed.'),
  CANARY_GATEWAY_URLS: list(url('http', 'https')).describe('Gateways that the canary connects to. Name each to have every pair probed, or the load balancer alone.'),
  CANARY_SEATS: count('connections', { min: 2, max: MOST_SEATS }).default(2).describe('Users that the canary holds connected, a connection each, spread over `CANARY_GATEWAY_URLS` in turn.'),
  CANARY_HANDLE: text('the beginning of a handle')
    .default('canary')
    .describe('Begins the handles of its users: `canary_1`, `canary_2`, …. They sign up by themselves. Two canaries of one deployment need two.'),
  CANARY_PASSWORD: secret({ expected: `a password of at least ${PASSWORD_CHARACTERS} characters`, accepts: ({ length }) => length >= PASSWORD_CHARACTERS }).describe('Password of its users, which have no rights beyond those of any member.'),
  CANARY_MESSAGE_EVERY_MS: milliseconds({ min: 200 }).default(10_000).describe('How often each connection sends a message, which all others must receive.'),
  CANARY_CONNECT_EVERY_MS: milliseconds({ min: 500 }).default(15_000).describe('How often a new connection is opened, to each of `CANARY_GATEWAY_URLS` in turn.'),
  CANARY_OTHERS_EVERY_MS: milliseconds({ min: 500 }).default(60_000).describe('How often each of the other probes runs: signing in, a file, a search.'),
  CANARY_DEADLINE_MS: milliseconds({ min: 500, max: 60_000 }).default(5_000).describe('How long a message, a connection or a sign-in may take before the probe counts as failed.'),
  CANARY_SLOW_DEADLINE_MS: milliseconds({ min: 500, max: 600_000 }).default(20_000).describe('The same for a file that is looked at and read back, and for a message that the search is to find.'),
  CANARY_KEEP_SECONDS: seconds({ min: 10 }).default(3_600).describe('Age at which the canary deletes what it wrote.'),
};

type Listed = { readonly CANARY_GATEWAY_URLS: readonly string[]; readonly CANARY_SEATS: number };

/** A gateway without a seat would be in no pair. */
const seatsForAll: Agreement<Listed> = {
  between: ['CANARY_GATEWAY_URLS', 'CANARY_SEATS'],
  faultIn: ({ CANARY_GATEWAY_URLS: gateways, CANARY_SEATS: seats }) =>
    gateways.length === 0 || gateways.length > seats ? { variable: 'CANARY_GATEWAY_URLS', problem: 'names no gateway, or more than CANARY_SEATS; expected at least one and at most as many' } : undefined,
};

export const canaryAgreements = [seatsForAll];

export interface CanarySettings {
  readonly apiUrl: string;
  readonly filesUrl: string | undefined;
  readonly gatewayUrls: readonly string[];
  readonly seats: number;
  readonly handle: string;
  readonly password: string;
  readonly messageEveryMs: number;
  readonly connectEveryMs: number;
  readonly othersEveryMs: number;
  readonly deadlineMs: number;
  readonly slowDeadlineMs: number;
  readonly keepMs: number;
}

export const settingsOf = (environment: z.output<z.ZodObject<typeof canaryEnvironment>>): CanarySettings => ({
  apiUrl: environment.CANARY_API_URL,
  filesUrl: environment.CANARY_FILES_URL,
  gatewayUrls: environment.CANARY_GATEWAY_URLS,
  seats: environment.CANARY_SEATS,
  handle: environment.CANARY_HANDLE,
  password: environment.CANARY_PASSWORD,
  messageEveryMs: environment.CANARY_MESSAGE_EVERY_MS,
  connectEveryMs: environment.CANARY_CONNECT_EVERY_MS,
  othersEveryMs: environment.CANARY_OTHERS_EVERY_MS,
  deadlineMs: environment.CANARY_DEADLINE_MS,
  slowDeadlineMs: environment.CANARY_SLOW_DEADLINE_MS,
  keepMs: environment.CANARY_KEEP_SECONDS * 1_000,
});
