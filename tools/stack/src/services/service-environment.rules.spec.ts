import { inheritedEnvironment, passedOn, serviceEnvironment } from './service-environment.rules.ts';
import { type ServiceName } from './topology.rules.ts';

const shared = {
  urlsOf: (service: ServiceName) => ({ DATABASE_URL: `postgresql://${service}@db`, REDIS_URL: `redis://${service}@cache`, NATS_URL: `nats://${service}@bus` }),
  channelApiUrl: 'http://127.0.0.1:4000',
  signingKeysFile: '/keys.json',
  webhookSecretKey: 'c2VjcmV0',
  filesUrl: 'http://127.0.0.1:4003',
  filesFolder: '/files',
  fileLinkKey: 'bGlua3M=',
  allowedOrigins: ['http://a', 'http://b'],
  logLevel: 'info',
  gatewayUrls: ['http://127.0.0.1:4001', 'http://127.0.0.1:4002'],
  canaryPassword: 'correct horse battery',
};

const of = (service: ServiceName) => serviceEnvironment({ service, name: 'one', port: service === 'connection-gateway' ? 4001 : undefined, opsPort: 4101 }, shared);

describe('what a service is told', () => {
  it('gives database, Redis and keys to those that need them', () => {
    const secrets = ['DATABASE_URL', 'REDIS_URL', 'AUTH_SIGNING_KEYS_FILE', 'WEBHOOK_SECRET_KEY'];
    const told = (service: ServiceName): string[] => secrets.filter((name) => name in of(service));
    expect(told('channel-api')).toEqual(['DATABASE_URL', 'REDIS_URL', 'AUTH_SIGNING_KEYS_FILE', 'WEBHOOK_SECRET_KEY']);
    expect(told('connection-gateway')).toEqual(['REDIS_URL']);
    expect(told('messaging-service')).toEqual(['DATABASE_URL', 'WEBHOOK_SECRET_KEY']);
    expect(told('presence-service')).toEqual(['DATABASE_URL', 'REDIS_URL']);
    expect(told('file-service')).toEqual(['DATABASE_URL', 'REDIS_URL']);
  });

  it('gives each service its own accounts', () => {
    expect(of('presence-service')).toMatchObject({ DATABASE_URL: 'postgresql://presence-service@db', REDIS_URL: 'redis://presence-service@cache', NATS_URL: 'nats://presence-service@bus' });
  });

  it('points the gateway at the keys of the API', () => {
    expect(of('connection-gateway')).toMatchObject({
      PORT: '4001',
      AUTH_ISSUER: 'http://127.0.0.1:4000',
      AUTH_JWKS_URL: 'http://127.0.0.1:4000/.well-known/jwks.json',
      ALLOWED_ORIGINS: 'http://a,http://b',
    });
  });

  it('tells the canary what a client knows, and nothing of the servers', () => {
    const { SERVICE_INSTANCE, OPS_PORT, LOG_LEVEL, ...own } = of('canary');
    expect([SERVICE_INSTANCE, OPS_PORT, LOG_LEVEL]).toEqual(['one', '4101', 'info']);
    expect(own).toEqual({
      CANARY_API_URL: 'http://127.0.0.1:4000',
      CANARY_FILES_URL: 'http://127.0.0.1:4003',
      CANARY_GATEWAY_URLS: 'http://127.0.0.1:4001,http://127.0.0.1:4002',
      CANARY_SEATS: '2',
      CANARY_PASSWORD: 'correct horse battery',
    });
  });

  it('passes on what is set and known, but not where things are', () => {
    const environment = { MESSAGE_SEND_PER_MINUTE: '600', LOG_LEVEL: 'debug', STREAM_SHARDS: '', PORT: '80', HOST: 'laptop', DATABASE_URL: 'postgresql://elsewhere', AWS_SECRET_ACCESS_KEY: 'x', DATABASE_URL_FILE: '/elsewhere', OPS_TOKEN_FILE: '/token' };
    const known = ['MESSAGE_SEND_PER_MINUTE', 'LOG_LEVEL', 'STREAM_SHARDS', 'PORT', 'HOST', 'DATABASE_URL', 'DATABASE_URL_FILE', 'OPS_TOKEN', 'OPS_TOKEN_FILE', 'OPS_PORT'];
    expect(passedOn(environment, known)).toEqual({ MESSAGE_SEND_PER_MINUTE: '600', LOG_LEVEL: 'debug', OPS_TOKEN_FILE: '/token' });
  });

  it('inherits nothing but paths and telemetry', () => {
    expect(inheritedEnvironment({ PATH: '/bin', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', AWS_SECRET_ACCESS_KEY: 'x', NODE_OPTIONS: '--x' })).toEqual({
      NODE_ENV: 'development',
      PATH: '/bin',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c',
    });
  });
});
