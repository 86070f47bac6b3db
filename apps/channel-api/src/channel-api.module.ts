import { createLocalTokenVerifier, TokenVerifier, type SigningKeys } from '@chatgenius/auth';
import { Publication, Requester, StreamPublisher, type BusConnection } from '@chatgenius/bus';
import { forgetPublished, type Database } from '@chatgenius/database';
import { RateLimiter } from '@chatgenius/limits';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { BlockController } from './blocks/block.controller.ts';
import { BlockRepository } from './blocks/block.repository.ts';
import { BlockService } from './blocks/block.service.ts';
import { VisibilityNotices } from './blocks/visibility-notices.ts';
import { BotController } from './bots/bot.controller.ts';
import { BotRepository } from './bots/bot.repository.ts';
import { BotService } from './bots/bot.service.ts';
import { ServiceTokenRepository } from './bots/service-token.repository.ts';
import { ServiceTokenVerifier } from './bots/service-token.verifier.ts';
import { BulkController } from './bulk/bulk.controller.ts';
import { ChannelController } from './channels/channel.controller.ts';
import { ChannelRepository } from './channels/channel.repository.ts';
import { ChannelTurns } from './channels/channel-turns.ts';
import { Connected } from './channels/connected.ts';
import { MembershipService } from './channels/membership.service.ts';
import { BearerGuard } from './http/bearer.guard.ts';
import { BodyGuard } from './http/body.guard.ts';
import { ErrorFilter } from './http/error.filter.ts';
import { RouteInterceptor } from './http/route.interceptor.ts';
import { HttpLimits } from './limits/http-limits.ts';
import { LimitGuard } from './limits/limit.guard.ts';
import { type LimitSettings } from './limits/limit-settings.ts';
import { createLimiter, type LimiterConnections } from './limits/limiter.ts';
import { AdmissionRepository } from './invitations/admission.repository.ts';
import { type AdmissionSettings } from './invitations/admission.rules.ts';
import { InvitationController } from './invitations/invitation.controller.ts';
import { InvitationRepository } from './invitations/invitation.repository.ts';
import { InvitationService } from './invitations/invitation.service.ts';
import { Inviting } from './invitations/inviting.ts';
import { HistoryController } from './messages/history.controller.ts';
import { MessageController } from './messages/message.controller.ts';
import { ReadingController } from './messages/reading.controller.ts';
import { PresenceController } from './presence/presence.controller.ts';
import { Revocations } from './sessions/revocations.ts';
import { SessionController } from './sessions/session.controller.ts';
import { SessionPurge } from './sessions/session-purge.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { SessionService, type SessionSettings } from './sessions/session.service.ts';
import { UserRepository } from './sessions/user.repository.ts';
import { ADMISSION_SETTINGS, BUS, DATABASE, LIMIT_SETTINGS, LOGGER, SESSION_SETTINGS, SIGNING_KEYS, WEBHOOK_SECRET_KEY } from './tokens.ts';
import { HookController } from './webhooks/hook.controller.ts';
import { WebhookController } from './webhooks/webhook.controller.ts';
import { WebhookRepository } from './webhooks/webhook.repository.ts';
import { WebhookService } from './webhooks/webhook.service.ts';
import { WebhookSecrets } from './webhooks/webhook-secrets.ts';

export interface ChannelApiParts {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly keys: SigningKeys;
  readonly sessions: SessionSettings;
  /** What the secrets of webhooks are sealed with. */
  readonly webhookSecretKey: string;
  readonly admission: AdmissionSettings;
  readonly limits: LimitSettings;
  readonly limiterConnections: LimiterConnections;
  readonly logger: Logger;
}

/** The whole composition of channel-api. */
@Module({})
export class ChannelApiModule {
  static with({ database, bus, keys, sessions, webhookSecretKey, admission, limits, limiterConnections, logger }: ChannelApiParts): DynamicModule {
    const { issuer, audience } = sessions;
    return {
      module: ChannelApiModule,
      controllers: [
        SessionController,
        ChannelController,
        InvitationController,
        HistoryController,
        MessageController,
        ReadingController,
        PresenceController,
        BlockController,
        BotController,
        BulkController,
        WebhookController,
        HookController,
      ],
      providers: [
        { provide: DATABASE, useValue: database },
        { provide: LOGGER, useValue: logger },
        { provide: BUS, useValue: bus },
        { provide: SIGNING_KEYS, useValue: keys },
        { provide: SESSION_SETTINGS, useValue: sessions },
        { provide: WEBHOOK_SECRET_KEY, useValue: webhookSecretKey },
        { provide: TokenVerifier, useValue: createLocalTokenVerifier({ keys: keys.published, issuer, audience }) },
        { provide: Requester, useValue: new Requester(bus) },
        { provide: Publication, useFactory: () => publication(new StreamPublisher(bus), database, logger) },
        { provide: ADMISSION_SETTINGS, useValue: admission },
        { provide: LIMIT_SETTINGS, useValue: limits },
        { provide: RateLimiter, useFactory: () => createLimiter(limits, limiterConnections) },
        // In this order: who asks, how often, and only then what.
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_GUARD, useClass: LimitGuard },
        { provide: APP_GUARD, useClass: BodyGuard },
        { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
        { provide: APP_FILTER, useClass: ErrorFilter },
        HttpLimits,
        UserRepository,
        SessionRepository,
        SessionService,
        SessionPurge,
        Revocations,
        ChannelRepository,
        ChannelTurns,
        MembershipService,
        AdmissionRepository,
        InvitationRepository,
        InvitationService,
        Inviting,
        Connected,
        BlockRepository,
        BlockService,
        VisibilityNotices,
        BotRepository,
        BotService,
        ServiceTokenRepository,
        ServiceTokenVerifier,
        WebhookRepository,
        WebhookService,
        WebhookSecrets,
      ],
    };
  }
}

const publication = (publisher: StreamPublisher, { pool }: Database, logger: Logger) =>
  new Publication({
    publisher,
    forget: (batchIds) => forgetPublished(pool, batchIds),
    onUnconfirmed: (batches, error) => logger.warn('publication:unconfirmed', { batches, error }),
  });
