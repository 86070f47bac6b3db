import { type BusConnection } from '@chatgenius/bus';
import { type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { type Redis } from 'ioredis';
import { Pool } from 'pg';
import { ConnectionController } from './connections/connection.controller.ts';
import { ConnectionStore } from './connections/connection.store.ts';
import { BUS, LOGGER, REDIS } from './tokens.ts';

export interface PresenceParts {
  readonly redis: Redis;
  readonly database: Database;
  readonly bus: BusConnection;
  readonly logger: Logger;
}

/** The whole composition of presence-service. */
@Module({})
export class PresenceModule {
  static with({ redis, database, bus, logger }: PresenceParts): DynamicModule {
    return {
      module: PresenceModule,
      controllers: [ConnectionController],
      providers: [
        { provide: REDIS, useValue: redis },
        { provide: Pool, useValue: database.pool },
        { provide: BUS, useValue: bus },
        { provide: LOGGER, useValue: logger },
        ConnectionStore,
      ],
    };
  }
}
