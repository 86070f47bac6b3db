import { Publication, StreamPublisher, type BusConnection } from '@chatgenius/bus';
import { forgetPublished, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { Pool } from 'pg';
import { HistoryController } from './history/history.controller.ts';
import { HistoryRepository } from './history/history.repository.ts';
import { Repair } from './publishing/repair.ts';
import { GroupWriter } from './sending/group-writer.ts';
import { SendController } from './sending/send.controller.ts';
import { SendQueue } from './sending/send-queue.ts';
import { SessionController } from './sessions/session.controller.ts';
import { ChannelRepository } from './streams/channel.repository.ts';
import { StreamController } from './streams/stream.controller.ts';
import { LOGGER } from './tokens.ts';

/** The whole composition of messaging-service. */
@Module({})
export class MessagingModule {
  static with({ bus, database, logger }: { bus: BusConnection; database: Database; logger: Logger }): DynamicModule {
    return {
      module: MessagingModule,
      controllers: [SendController, StreamController, HistoryController, SessionController],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Pool, useValue: database.pool },
        { provide: StreamPublisher, useValue: new StreamPublisher(bus) },
        {
          provide: Publication,
          useFactory: (publisher: StreamPublisher) =>
            new Publication({
              publisher,
              forget: (batchIds) => forgetPublished(database.pool, batchIds),
              onUnconfirmed: (batches, error) => logger.warn('publication:unconfirmed', { batches, error }),
            }),
          inject: [StreamPublisher],
        },
        SendQueue,
        GroupWriter,
        Repair,
        ChannelRepository,
        HistoryRepository,
      ],
    };
  }
}
