import { PresencePublisher, Requester, TypingPublisher, type BusConnection } from '@chatgenius/bus';
import { type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { Module, type DynamicModule } from '@nestjs/common';
import { Pool } from 'pg';
import { ChoiceController } from './choosing/choice.controller.ts';
import { ChoiceRepository } from './choosing/choice.repository.ts';
import { Endings } from './choosing/endings.ts';
import { Clock } from './clock.ts';
import { ConnectionController } from './reporting/connection.controller.ts';
import { ConnectionStore } from './connections/connection.store.ts';
import { type Timing } from './connections/timing.ts';
import { Forgetting } from './forgetting/forgetting.ts';
import { LastSeenRepository } from './last-seen/last-seen.repository.ts';
import { LastSeenStore } from './last-seen/last-seen.store.ts';
import { LastSeenWriter } from './last-seen/last-seen-writer.ts';
import { PresenceMetrics } from './presence.metrics.ts';
import { PresenceStates } from './statuses/presence-states.ts';
import { BUS, LOGGER, REDIS, TIMING } from './tokens.ts';
import { Departures } from './upkeep/departures.ts';
import { Leases } from './upkeep/leases.ts';
import { InstanceLeases } from './upkeep/instance-leases.ts';
import { Upkeep } from './upkeep/upkeep.ts';
import { TypingController } from './typing/typing.controller.ts';
import { TypingService } from './typing/typing.service.ts';
import { TypingStore } from './typing/typing.store.ts';
import { AcquaintanceController } from './visibility/acquaintance.controller.ts';
import { AcquaintanceRepository } from './visibility/acquaintance.repository.ts';
import { ReceiptRelease } from './visibility/receipt-release.ts';
import { VisibilityRepository } from './visibility/visibility.repository.ts';

export interface PresenceParts {
  readonly redis: RedisClient;
  readonly database: Database;
  readonly bus: BusConnection;
  readonly timing: Timing;
  readonly logger: Logger;
}

/** The whole composition of presence-service. */
@Module({})
export class PresenceModule {
  static with({ redis, database, bus, timing, logger }: PresenceParts): DynamicModule {
    return {
      module: PresenceModule,
      controllers: [ConnectionController, ChoiceController, TypingController, AcquaintanceController],
      providers: [
        { provide: REDIS, useValue: redis },
        { provide: Pool, useValue: database.pool },
        { provide: BUS, useValue: bus },
        { provide: LOGGER, useValue: logger },
        { provide: TIMING, useValue: timing },
        { provide: PresencePublisher, useValue: new PresencePublisher(bus) },
        Clock,
        ConnectionStore,
        { provide: Requester, useValue: new Requester(bus) },
        VisibilityRepository,
        AcquaintanceRepository,
        ReceiptRelease,
        PresenceStates,
        ChoiceRepository,
        LastSeenStore,
        LastSeenRepository,
        Endings,
        LastSeenWriter,
        Forgetting,
        Departures,
        Leases,
        InstanceLeases,
        Upkeep,
        PresenceMetrics,
        { provide: TypingPublisher, useValue: new TypingPublisher(bus) },
        TypingStore,
        TypingService,
      ],
    };
  }
}
