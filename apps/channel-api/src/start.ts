import { KeyRing } from '@chatgenius/auth';
import { openServiceBus } from '@chatgenius/bus';
import { busOf } from '@chatgenius/bus/client';
import { routesOf } from '@chatgenius/contracts';
import { createDatabase } from '@chatgenius/database';
import { Features, meter, nestLogger, observePool, type RunningService, type ServiceContext } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BoundedHttpAdapter, closeHttp, configureHttp, LATENCY_BUCKETS, LimiterConnections } from '@chatgenius/http';
import { admissionOf, boundsOf, directOf, limitsOf, mailOf, secondFactorOf, type channelApiEnvironment } from './channel-api.env.ts';
import { ChannelApiModule } from './channel-api.module.ts';
import { PAGES } from './docs/pages.ts';
import { servePages } from './docs/serve-pages.ts';
import { Revocations } from './identity/sessions/revocations.ts';

export interface RunningChannelApi extends RunningService {
  readonly server: Server;
}

/** What takes longer is traced whatever the ratio. */
const SLOW_MS = 1_000;

/** Connects, listens, and says how to stop. */
export async function startChannelApi(context: ServiceContext<typeof channelApiEnvironment>): Promise<RunningChannelApi> {
  const { environment, logger, health } = context;
  // First, because it needs nobody: a fault in the file is told before anything is waited for.
  const keys = await KeyRing.open(environment.AUTH_SIGNING_KEYS_FILE, { announceMs: environment.SIGNING_KEY_ANNOUNCE_SECONDS * 1_000 });
  const name = `channel-api/${environment.SERVICE_INSTANCE}`;
  const database = createDatabase({
    url: environment.DATABASE_URL,
    poolSize: environment.DATABASE_POOL_SIZE,
    applicationName: name,
    onConnectionError: (error) => logger.warn('database:connection-lost', { error }),
  });
  observePool('postgres', () => database.poolUse());
  health.addCheck('database', () => database.assertWritable());
  const { bus, agreed } = await openServiceBus({ ...busOf(environment), name, logger, health, readyWithoutBus: true });
  // No check: without it, limits are counted all the same.
  const limiterConnections = new LimiterConnections(environment.REDIS_URL, logger, environment.LIMITS_PATIENCE_MS);

  const sessions = {
    issuer: environment.AUTH_ISSUER,
    audience: environment.AUTH_AUDIENCE,
    accessTokenSeconds: environment.ACCESS_TOKEN_SECONDS,
    sessionSeconds: environment.SESSION_SECONDS,
    refreshGraceMs: environment.REFRESH_GRACE_MS,
  };
  const { WEBHOOK_SECRET_KEY: webhookSecretKey } = environment;
  const firstAdministrator = environment.FIRST_ADMINISTRATOR?.trim().toLowerCase();
  const module = ChannelApiModule.with({ database, bus, keys, sessions, webhookSecretKey, mail: mailOf(environment), secondFactor: secondFactorOf(environment), identityProviders: environment.IDENTITY_PROVIDERS, admission: admissionOf(environment), direct: directOf(environment), firstAdministrator, fileServiceUrl: environment.FILE_SERVICE_URL, limits: limitsOf(environment), features: new Features(environment.FEATURES), limiterConnections, logger });
  // Signatures of webhooks are over the bytes as they came.
  const app = await NestFactory.create<NestExpressApplication>(module, new BoundedHttpAdapter(boundsOf(environment)), { logger: nestLogger(logger), bodyParser: false, rawBody: true, abortOnError: false });
  health.addCheck('revocations', () => app.get(Revocations).assertKnown());
  const pages = { paths: PAGES.map((path) => ({ path, method: 'GET' })), handler: servePages() };
  configureHttp(app, { allowedOrigins: environment.ALLOWED_ORIGINS, logger, duration: requestDuration(), slowMs: SLOW_MS, routes: routesOf('channel-api'), others: pages });
  await agreed;
  await app.listen(environment.PORT, environment.HOST);
  return {
    server: app.getHttpServer(),
    drain: async () => {
      // Load balancers send requests until they have noticed that this process is unready.
      await delay(Math.min(environment.DRAIN_DELAY_MS, environment.SHUTDOWN_GRACE_MS / 2));
      await closeHttp(app);
    },
    close: async () => {
      limiterConnections.disconnect();
      await bus.close();
      await database.close();
    },
  };
}

const requestDuration = () =>
  meter('channel-api').createHistogram('chat.api.request.duration.seconds', {
    unit: 's',
    description: 'From a request’s arrival to the end of its answer, by route, method and status.',
    advice: { explicitBucketBoundaries: LATENCY_BUCKETS },
  });
