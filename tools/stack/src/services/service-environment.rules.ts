import { pathToFileURL } from 'node:url';
import { type InfrastructureUrls } from '../infrastructure/infrastructure.ts';
import { type Instance, type ServiceName } from './topology.rules.ts';

/** Services that have accounts on servers. */
type Server = Exclude<ServiceName, 'canary'>;

export interface SharedSettings {
  /** Each service has an account of its own. */
  urlsOf: (service: Server) => InfrastructureUrls;
  /** Where access tokens come from; also their issuer. */
  channelApiUrl: string;
  signingKeysFile: string;
  /** What the secrets of webhooks are sealed with. */
  webhookSecretKey: string;
  /** What the secrets of second factors are sealed with. */
  identitySecretKey?: string;
  /** Where uploaded files are read, where they are kept, and what links to them are signed with. */
  filesUrl: string;
  filesFolder: string;
  fileLinkKey: string;
  allowedOrigins: string[];
  /** What a canary connects to, and the password of its users. */
  gatewayUrls?: readonly string[];
  canaryPassword?: string;
  logLevel: string;
}

const AUDIENCE = 'chatgenius';
/** DRAIN_DELAY_MS: nothing here has to notice that a process is unready before it closes. */
const NO_LOAD_BALANCER = '0';

/** Each process gets what it is listed for here and nothing else: the gateway never learns where the database is. */
export function serviceEnvironment(instance: Instance, shared: SharedSettings): Record<string, string> {
  const { service } = instance;
  return {
    SERVICE_INSTANCE: instance.name,
    OPS_PORT: String(instance.opsPort),
    LOG_LEVEL: shared.logLevel,
    ...(instance.port === undefined ? {} : { HOST: '127.0.0.1', PORT: String(instance.port) }),
    ...(service === 'canary' ? ofCanary(shared) : ofServer(service, shared)),
  };
}

function ofServer(service: Server, shared: SharedSettings): Record<string, string> {
  const urls = shared.urlsOf(service);
  return { NATS_URL: urls.NATS_URL, ...OWN[service](urls, shared) };
}

/** What a client knows: addresses and a password. */
const ofCanary = ({ channelApiUrl, filesUrl, gatewayUrls = [], canaryPassword = '' }: SharedSettings): Record<string, string> => ({
  CANARY_API_URL: channelApiUrl,
  CANARY_FILES_URL: filesUrl,
  CANARY_GATEWAY_URLS: gatewayUrls.join(','),
  CANARY_SEATS: String(Math.max(2, gatewayUrls.length)),
  CANARY_PASSWORD: canaryPassword,
});

const OWN: Record<Server, (urls: InfrastructureUrls, shared: SharedSettings) => Record<string, string>> = {
  'channel-api': ({ DATABASE_URL, REDIS_URL }, shared) => ({
    DATABASE_URL,
    REDIS_URL,
    DRAIN_DELAY_MS: NO_LOAD_BALANCER,
    AUTH_SIGNING_KEYS_FILE: shared.signingKeysFile,
    WEBHOOK_SECRET_KEY: shared.webhookSecretKey,
    FILE_SERVICE_URL: shared.filesUrl,
    ...(shared.identitySecretKey !== undefined && { IDENTITY_SECRET_KEY: shared.identitySecretKey }),
    ...tokensAndOrigins(shared),
  }),
  'connection-gateway': ({ REDIS_URL }, shared) => ({
    REDIS_URL,
    DRAIN_DELAY_MS: NO_LOAD_BALANCER,
    AUTH_JWKS_URL: `${shared.channelApiUrl}/.well-known/jwks.json`,
    ...tokensAndOrigins(shared),
  }),
  'messaging-service': ({ DATABASE_URL }, { webhookSecretKey }) => ({
    DATABASE_URL,
    WEBHOOK_SECRET_KEY: webhookSecretKey,
    // Whoever tries a webhook here has its receiver here.
    WEBHOOK_ALLOW_PRIVATE_TARGETS: 'true',
  }),
  'presence-service': ({ DATABASE_URL, REDIS_URL }) => ({ DATABASE_URL, REDIS_URL }),
  'file-service': ({ DATABASE_URL, REDIS_URL }, shared) => ({
    DATABASE_URL,
    REDIS_URL,
    DRAIN_DELAY_MS: NO_LOAD_BALANCER,
    AUTH_JWKS_URL: `${shared.channelApiUrl}/.well-known/jwks.json`,
    FILES_URL: shared.filesUrl,
    FILE_STORE_URL: pathToFileURL(shared.filesFolder).href,
    FILE_LINK_SECRET_KEY: shared.fileLinkKey,
    ...tokensAndOrigins(shared),
  }),
};

function tokensAndOrigins({ channelApiUrl, allowedOrigins }: SharedSettings): Record<string, string> {
  return { AUTH_ISSUER: channelApiUrl, AUTH_AUDIENCE: AUDIENCE, ALLOWED_ORIGINS: allowedOrigins.join(',') };
}

/**
 * Limits that many users of one machine, who never pause, do not meet: for specs and benchmarks of other things. Every
 * use is counted all the same.
 */
export const UNHINDERED: Readonly<Record<string, string>> = {
  MESSAGE_SEND_PER_MINUTE: '1000000',
  MESSAGE_APPEND_BYTES_PER_MINUTE: '1000000000',
  USER_TYPING_PER_MINUTE: '1000000',
  PRESENCE_UPDATE_PER_MINUTE: '1000000',
  OTHER_COMMANDS_PER_MINUTE: '1000000',
  BOT_MESSAGES_PER_MINUTE: '1000000',
  BOT_COMMANDS_PER_MINUTE: '1000000',
  BOTS_COMMANDS_PER_MINUTE: '1000000',
  CONNECTION_ATTEMPTS_PER_MINUTE: '1000000',
  HTTP_READS_PER_MINUTE: '1000000',
  HTTP_WRITES_PER_MINUTE: '1000000',
  APPEND_REQUESTS_PER_MINUTE: '1000000',
  BULK_REQUESTS_PER_MINUTE: '1000000',
  BULK_MESSAGES_PER_MINUTE: '1000000',
  BOT_REQUESTS_PER_MINUTE: '1000000',
  ANONYMOUS_REQUESTS_PER_MINUTE: '1000000',
  FAILED_REQUESTS_PER_MINUTE: '1000000',
  SIGN_UPS_PER_MINUTE: '1000000',
  SIGN_INS_PER_MINUTE: '1000000',
  ALL_SIGN_INS_PER_MINUTE: '1000000',
  PROFILE_CHANGES_PER_MINUTE: '1000000',
  SECOND_FACTOR_GUESSES_PER_MINUTE: '1000000',
  SESSIONS_CREATED_PER_MINUTE: '1000000',
  MAIL_REQUESTS_PER_MINUTE: '1000000',
  INVITATION_LINKS_PER_MINUTE: '1000000',
  WEBHOOK_POSTS_PER_MINUTE: '1000000',
  ANNOUNCEMENTS_PER_MINUTE: '1000000',
  // Nor are people asked before they are added.
  ADDING_STRANGERS: 'allow',
  ADDITIONS_PER_DAY: '0',
  DIRECT_PER_DAY: '0',
  PACKETS_PER_FIVE_SECONDS: '0',
  MAX_CONNECTIONS: '0',
  MAX_CONNECTIONS_PER_USER: '0',
  MAX_CONNECTIONS_PER_BOT_OWNER: '0',
  MAX_CONNECTIONS_PER_ADDRESS: '0',
  FILE_USER_BYTES_PER_DAY: '0',
};

/**
 * What the person who starts the stack has set and a service knows. Where the processes and servers are, and what they are
 * sealed and signed with, is the stack's own matter: these would not fit together otherwise.
 */
export function passedOn(environment: NodeJS.ProcessEnv, known: readonly string[]): Record<string, string> {
  const names = known.filter((name) => !PLACES.includes(name) && !PLACES.includes(name.replace(/_FILE$/, '')));
  return Object.fromEntries(names.flatMap((name) => (environment[name] === undefined || environment[name] === '' ? [] : [[name, environment[name]]])));
}

const PLACES: readonly string[] = [
  ...['SERVICE_INSTANCE', 'OPS_HOST', 'OPS_PORT', 'HOST', 'PORT', 'NATS_URL', 'DATABASE_URL', 'REDIS_URL'],
  ...['AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_JWKS_URL', 'AUTH_SIGNING_KEYS_FILE', 'WEBHOOK_SECRET_KEY', 'IDENTITY_SECRET_KEY'],
  ...['FILES_URL', 'FILE_SERVICE_URL', 'FILE_LINK_SECRET_KEY'],
];

/** What a process may inherit: how to find programs, how to behave, and where traces go. No secrets by accident. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const inherited = Object.entries(environment).filter(([name]) => name === 'PATH' || name === 'TZ' || name.startsWith('OTEL_'));
  return { NODE_ENV: environment.NODE_ENV ?? 'development', ...(Object.fromEntries(inherited) as Record<string, string>) };
}
