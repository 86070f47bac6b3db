import { readWebhookSecret } from '@chatgenius/auth';
import { openServiceBus, Responder } from '@chatgenius/bus';
import { busOf } from '@chatgenius/bus/client';
import { subjects } from '@chatgenius/contracts';
import { createDatabase } from '@chatgenius/database';
import { Features, nestLogger, observePool, runService } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { messagingAgreements, messagingEnvironment } from './messaging.env.ts';
import { countReads } from './history/read.metrics.ts';
import { MessagingModule } from './messaging.module.ts';

await runService({
  name: 'messaging-service',
  environment: messagingEnvironment,
  agreements: messagingAgreements,
  start: async ({ environment, logger, health }) => {
    const name = `messaging-service/${environment.SERVICE_INSTANCE}`;
    const database = createDatabase({
      url: environment.DATABASE_URL,
      replicaUrl: environment.DATABASE_REPLICA_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
      applicationName: name,
      onConnectionError: (error) => logger.warn('database:connection-lost', { error }),
      onRead: countReads(),
      onReplicaFault: (error) => logger.warn('database:replica-rests', { error }),
    });
    observePool('postgres', () => database.poolUse());
    const { bus, agreed } = await openServiceBus({ ...busOf(environment), name, logger, health });
    health.addCheck('database', () => database.assertWritable());

    const responder = new Responder({
      bus,
      queue: subjects.queue('messaging'),
      onFault: (subject, error) => logger.error('request:failed', { subject, error }),
    });
    const webhooks = {
      secretKey: environment.WEBHOOK_SECRET_KEY,
      allowPrivateTargets: environment.WEBHOOK_ALLOW_PRIVATE_TARGETS,
      timeoutMs: environment.WEBHOOK_TIMEOUT_MS,
      firstDelayMs: environment.WEBHOOK_RETRY_FIRST_MS,
      longestDelayMs: environment.WEBHOOK_RETRY_LONGEST_MS,
      parkAfterMs: environment.WEBHOOK_PARK_SECONDS * 1_000,
      giveUpAfterMs: environment.WEBHOOK_GIVE_UP_SECONDS * 1_000,
    };
    if (environment.BEFORE_SEND_URL !== undefined && environment.BEFORE_SEND_SECRET === undefined) throw new Error('BEFORE_SEND_URL is set, and BEFORE_SEND_SECRET is missing: questions have to be signed');
    const beforeSend = {
      url: environment.BEFORE_SEND_URL,
      secret: readWebhookSecret(environment.BEFORE_SEND_SECRET ?? '') ?? Buffer.alloc(0),
      timeoutMs: environment.BEFORE_SEND_TIMEOUT_MS,
      whenAway: environment.BEFORE_SEND_WHEN_AWAY,
      allowPrivateTargets: environment.BEFORE_SEND_ALLOW_PRIVATE_TARGETS,
    };
    const app = await NestFactory.createMicroservice(MessagingModule.with({ bus, database, webhooks, beforeSend, retentionEverySeconds: environment.RETENTION_EVERY_SECONDS, statisticsEverySeconds: environment.STATISTICS_EVERY_SECONDS, features: new Features(environment.FEATURES), logger }), {
      strategy: responder,
      logger: nestLogger(logger),
    });
    await agreed;
    await app.listen();
    return {
      drain: () => responder.close(),
      close: async () => {
        await app.close();
        await bus.close();
        await database.close();
      },
    };
  },
});
