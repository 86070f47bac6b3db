import { type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { openServiceBus } from '@chatgenius/bus';
import { busOf } from '@chatgenius/bus/client';
import { routesOf } from '@chatgenius/contracts';
import { createDatabase } from '@chatgenius/database';
import { MediaWorkers, mediaWorkersOf } from '@chatgenius/media';
import { BoundedHttpAdapter, closeHttp, configureHttp, LATENCY_BUCKETS, LimiterConnections } from '@chatgenius/http';
import { meter, nestLogger, observePool, type RunningService, type ServiceContext } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { boundsOf, limitsOf, settingsOf, type FileServiceEnvironment, type fileServiceEnvironment } from './file-service.env.ts';
import { FileServiceModule } from './file-service.module.ts';
import { Revocations } from './foundation/revocations.ts';
import { MediaLook } from './processing/media-look.ts';
import { openStore } from './stores/open-store.ts';
import { Tus, TUS_CORS, TUS_PATHS, tusOptions } from './uploading/tus.ts';

/** For what is written once transfers were cut off, and for closing. */
const CLOSING_MS = 3_000;

export interface RunningFileService extends RunningService {
  readonly server: Server;
}

/** Connects, listens, and says how to stop. */
export async function startFileService({ environment, logger, health }: ServiceContext<typeof fileServiceEnvironment>): Promise<RunningFileService> {
  const name = `file-service/${environment.SERVICE_INSTANCE}`;
  const store = await openStore(environment.FILE_STORE_URL, credentialsOf(environment));
  const database = createDatabase({
    url: environment.DATABASE_URL,
    poolSize: environment.DATABASE_POOL_SIZE,
    applicationName: name,
    onConnectionError: (error) => logger.warn('database:connection-lost', { error }),
  });
  observePool('postgres', () => database.poolUse());
  health.addCheck('database', () => database.assertWritable());
  // Not decisive: while the store is away, all processes are alike, and say so to whoever comes.
  health.addCheck('store', () => store.assertThere(), { decides: false });
  const { bus, agreed } = await openServiceBus({ ...busOf(environment), name, logger, health, readyWithoutBus: true });
  const limiterConnections = new LimiterConnections(environment.REDIS_URL, logger, environment.LIMITS_PATIENCE_MS);
  const settings = settingsOf(environment);
  const module = FileServiceModule.with({ database, bus, store, settings, eye: eyeOf(environment), tokens: tokensOf(environment), limits: limitsOf(environment), limiterConnections, logger });
  const app = await NestFactory.create<NestExpressApplication>(module, new BoundedHttpAdapter(boundsOf(environment)), { logger: nestLogger(logger), bodyParser: false, abortOnError: false });
  health.addCheck('revocations', () => app.get(Revocations).assertKnown());
  const uploads = { paths: TUS_PATHS, handler: app.get(Tus).handler, options: tusOptions(settings), methodOverride: true as const };
  configureHttp(app, { allowedOrigins: environment.ALLOWED_ORIGINS, logger, duration: requestDuration(), routes: routesOf('file-service'), others: uploads, cors: TUS_CORS });
  await agreed;
  await app.listen(environment.PORT, environment.HOST);
  return {
    server: app.getHttpServer(),
    drain: async () => {
      const { DRAIN_DELAY_MS, SHUTDOWN_GRACE_MS: graceMs } = environment;
      // Load balancers send requests until they have noticed that this process is unready.
      const delayMs = Math.min(DRAIN_DELAY_MS, graceMs / 2);
      await delay(delayMs);
      // Transfers may take longer than a release can wait: clients go on with them at another process.
      if (await closeHttp(app, Math.max(graceMs - delayMs - CLOSING_MS, graceMs / 4))) logger.info('files:transfers-cut');
    },
    close: async () => {
      limiterConnections.disconnect();
      await bus.close();
      await database.close();
    },
  };
}

const eyeOf = (environment: FileServiceEnvironment) =>
  new MediaLook(new MediaWorkers(mediaWorkersOf(environment)), environment.CLAMD_URL === undefined ? undefined : { address: environment.CLAMD_URL, maxBytes: environment.CLAMD_MAX_BYTES });

const credentialsOf = ({ FILE_STORE_ACCESS_KEY: accessKeyId, FILE_STORE_SECRET_KEY: secretAccessKey }: FileServiceEnvironment) =>
  accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };

const tokensOf = (environment: FileServiceEnvironment) => ({
  issuer: environment.AUTH_ISSUER,
  audience: environment.AUTH_AUDIENCE,
  jwksUrl: environment.AUTH_JWKS_URL,
  maxAgeMs: environment.AUTH_JWKS_MAX_AGE_SECONDS * 1_000,
  accessTokenSeconds: environment.ACCESS_TOKEN_SECONDS,
});

const requestDuration = () =>
  meter('file-service').createHistogram('chat.files.request.duration.seconds', {
    unit: 's',
    description: 'From a request’s arrival to the end of its answer, by route, method and status. Of uploads and downloads, with all of their bytes.',
    advice: { explicitBucketBoundaries: LATENCY_BUCKETS },
  });
