import { randomUUID } from 'node:crypto';
import { createTokenVerifier } from '@chatgenius/auth';
import { openServiceBus } from '@chatgenius/bus';
import { busOf } from '@chatgenius/bus/client';
import { createLimiterRedis } from '@chatgenius/limits';
import { Features, nestLogger, runService } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { fittedInto } from './connections/draining/drain.rules.ts';
import { Drain } from './connections/draining/drain.ts';
import { gatewayAgreements, gatewayEnvironment, limitsOf, transportSettings } from './gateway.env.ts';
import { GatewayModule } from './gateway.module.ts';
import { Revocations } from './connections/identity/revocations.ts';
import { PublicHttpAdapter } from './connections/handshake/public-http.ts';
import { ChatIoAdapter } from './websocket/adapters/chat-io.adapter.ts';
import { createRedisAdapter } from './websocket/adapters/redis-adapter.ts';

await runService({
  name: 'connection-gateway',
  environment: gatewayEnvironment,
  agreements: gatewayAgreements,
  start: async ({ environment, logger, health }) => {
    const name = `connection-gateway/${environment.SERVICE_INSTANCE}`;
    const { bus, agreed } = await openServiceBus({ ...busOf(environment), name, logger, health, readyWithoutBus: true });
    const redis = createRedisAdapter(environment.REDIS_URL, logger);
    const limiterRedis = createLimiterRedis(environment.REDIS_URL, logger, environment.LIMITS_PATIENCE_MS);
    const verifier = createTokenVerifier({
      jwksUrl: environment.AUTH_JWKS_URL,
      issuer: environment.AUTH_ISSUER,
      audience: environment.AUTH_AUDIENCE,
      maxAgeMs: environment.AUTH_JWKS_MAX_AGE_SECONDS * 1_000,
    });

    const keeping = { idleMs: environment.IDLE_USER_SECONDS * 1_000, maxIdle: environment.IDLE_USERS };
    const idleAfterMs = environment.PRESENCE_IDLE_SECONDS * 1_000;
    const { UNSENT_SOFT_BYTES: softBytes, UNSENT_HARD_BYTES: hardBytes, UNSENT_TOTAL_BYTES: totalBytes } = environment;
    const unsentMarks = { softBytes, hardBytes, totalBytes };
    const pace = { perSecond: environment.CONNECTS_PER_SECOND, burst: environment.CONNECTS_AT_ONCE };
    const limits = limitsOf(environment);
    const accessTokenSeconds = environment.ACCESS_TOKEN_SECONDS;
    const module = GatewayModule.with({ bus, verifier, gatewayId: randomUUID(), keeping, idleAfterMs, unsentMarks, pace, accessTokenSeconds, limits, limiterRedis, showWholeAddresses: environment.SHOW_WHOLE_ADDRESSES, deliveryReportPercent: environment.DELIVERY_REPORT_PERCENT, features: new Features(environment.FEATURES), logger });
    const transport = transportSettings(environment);
    const app = await NestFactory.create(module, new PublicHttpAdapter(transport), { logger: nestLogger(logger), bodyParser: false });
    health.addCheck('revocations', () => app.get(Revocations).assertKnown());
    app.useWebSocketAdapter(new ChatIoAdapter(app, { redis, logger, transport }));
    await agreed;
    await app.listen(environment.PORT, environment.HOST);
    const draining = fittedInto({ delayMs: environment.DRAIN_DELAY_MS, movingMs: environment.DRAIN_SECONDS * 1_000 }, environment.SHUTDOWN_GRACE_MS);
    return {
      drain: () => app.get(Drain).run(draining),
      close: async () => {
        await app.close();
        redis.close();
        limiterRedis.disconnect();
        await bus.close();
      },
    };
  },
});
