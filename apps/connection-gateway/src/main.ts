import { randomUUID } from 'node:crypto';
import { createTokenVerifier } from '@chatgenius/auth';
import { BusConnection } from '@chatgenius/bus';
import { nestLogger, runService } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { gatewayEnvironment, transportSettings } from './gateway.env.ts';
import { GatewayModule } from './gateway.module.ts';
import { PublicHttpAdapter } from './transport/public-http.ts';
import { ChatIoAdapter } from './websocket/adapters/chat-io.adapter.ts';
import { createRedisAdapter } from './websocket/adapters/redis-adapter.ts';
import { SocketService } from './websocket/services/socket.service.ts';

await runService({
  name: 'connection-gateway',
  environment: gatewayEnvironment,
  start: async ({ environment, logger, health }) => {
    const bus = await BusConnection.open({
      url: environment.NATS_URL,
      name: `connection-gateway/${environment.SERVICE_INSTANCE}`,
      streamShards: environment.STREAM_SHARDS,
      onStatus: (status, detail) => logger.info('bus:status', { status, detail }),
    });
    health.addCheck('bus', () => bus.assertConnected());
    const redis = createRedisAdapter(environment.REDIS_URL, logger);
    const verifier = createTokenVerifier({
      jwksUrl: environment.AUTH_JWKS_URL,
      issuer: environment.AUTH_ISSUER,
      audience: environment.AUTH_AUDIENCE,
    });

    const keeping = { idleMs: environment.IDLE_USER_SECONDS * 1_000, maxIdle: environment.IDLE_USERS };
    const transport = transportSettings(environment);
    const module = GatewayModule.with({ bus, verifier, gatewayId: randomUUID(), keeping, idleAfterMs: environment.PRESENCE_IDLE_SECONDS * 1_000, logger });
    const app = await NestFactory.create(module, new PublicHttpAdapter(transport), { logger: nestLogger(logger), bodyParser: false });
    app.useWebSocketAdapter(new ChatIoAdapter(app, { redis, logger, transport }));
    await app.listen(environment.PORT, environment.HOST);
    return {
      drain: () => Promise.resolve(app.get(SocketService).drain()),
      close: async () => {
        await app.close();
        redis.close();
        await bus.close();
      },
    };
  },
});
