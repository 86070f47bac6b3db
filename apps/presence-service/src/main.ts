import { openServiceBus, Responder } from '@chatgenius/bus';
import { busOf } from '@chatgenius/bus/client';
import { subjects } from '@chatgenius/contracts';
import { createDatabase } from '@chatgenius/database';
import { nestLogger, observePool, runService } from '@chatgenius/service-runtime';
import { assertWritable } from '@chatgenius/service-runtime/redis';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { keys } from './connections/keys.ts';
import { createPresenceRedis } from './connections/presence-redis.ts';
import { timing } from './connections/timing.ts';
import { presenceEnvironment } from './presence.env.ts';
import { PresenceModule } from './presence.module.ts';

await runService({
  name: 'presence-service',
  environment: presenceEnvironment,
  start: async ({ environment, logger, health }) => {
    const redis = createPresenceRedis(environment.REDIS_URL, logger);
    const name = `presence-service/${environment.SERVICE_INSTANCE}`;
    const database = createDatabase({
      url: environment.DATABASE_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
      applicationName: name,
      onConnectionError: (error) => logger.warn('database:connection-lost', { error }),
    });
    observePool('postgres', () => database.poolUse());
    const { bus, agreed } = await openServiceBus({ ...busOf(environment), name, logger, health });
    health.addCheck('redis', () => assertWritable(redis, keys.probe));
    health.addCheck('database', () => database.assertWritable());

    const responder = new Responder({
      bus,
      queue: subjects.queue('presence'),
      onFault: (subject, error) => logger.error('request:failed', { subject, error }),
    });
    const app = await NestFactory.createMicroservice(PresenceModule.with({ redis, database, bus, timing: timing(environment.PRESENCE_GRACE_SECONDS), logger }), {
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
        redis.disconnect();
      },
    };
  },
});
