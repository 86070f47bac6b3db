import { createLocalTokenVerifier, TokenVerifier, type SigningKeys } from '@chatgenius/auth';
import { Publication, Requester, StreamPublisher, type BusConnection } from '@chatgenius/bus';
import { forgetPublished, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ChannelController } from './channels/channel.controller.ts';
import { ChannelRepository } from './channels/channel.repository.ts';
import { Connected } from './channels/connected.ts';
import { HistoryController } from './channels/history.controller.ts';
import { MembershipService } from './channels/membership.service.ts';
import { BearerGuard } from './http/bearer.guard.ts';
import { ErrorFilter } from './http/error.filter.ts';
import { RouteInterceptor } from './http/route.interceptor.ts';
import { SessionController } from './sessions/session.controller.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { SessionService, type SessionSettings } from './sessions/session.service.ts';
import { UserRepository } from './sessions/user.repository.ts';
import { DATABASE, LOGGER, SESSION_SETTINGS, SIGNING_KEYS } from './tokens.ts';

export interface ChannelApiParts {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly keys: SigningKeys;
  readonly sessions: SessionSettings;
  readonly logger: Logger;
}

/** The whole composition of channel-api. */
@Module({})
export class ChannelApiModule {
  static with({ database, bus, keys, sessions, logger }: ChannelApiParts): DynamicModule {
    const { issuer, audience } = sessions;
    return {
      module: ChannelApiModule,
      controllers: [SessionController, ChannelController, HistoryController],
      providers: [
        { provide: DATABASE, useValue: database },
        { provide: LOGGER, useValue: logger },
        { provide: SIGNING_KEYS, useValue: keys },
        { provide: SESSION_SETTINGS, useValue: sessions },
        { provide: TokenVerifier, useValue: createLocalTokenVerifier({ keys: keys.published, issuer, audience }) },
        { provide: Requester, useValue: new Requester(bus) },
        { provide: StreamPublisher, useValue: new StreamPublisher(bus) },
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
        { provide: APP_FILTER, useClass: ErrorFilter },
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
        UserRepository,
        SessionRepository,
        SessionService,
        ChannelRepository,
        MembershipService,
        Connected,
      ],
    };
  }
}
