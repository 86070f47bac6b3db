import { Module, type DynamicModule } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { ConnectionController } from './connections/connection.controller.ts';
import { ConnectionStore } from './connections/connection.store.ts';
import { REDIS } from './tokens.ts';

/** The whole composition of presence-service. */
@Module({})
export class PresenceModule {
  static with({ redis }: { redis: Redis }): DynamicModule {
    return {
      module: PresenceModule,
      controllers: [ConnectionController],
      providers: [{ provide: REDIS, useValue: redis }, ConnectionStore],
    };
  }
}
