import { BearerGuard, BodyGuard, Callers, ErrorFilter, FeatureGuard, LimitGuard, PermissionGuard, RouteInterceptor } from '@chatgenius/http';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from './accounts/accounts.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { AdministrationModule } from './administration/administration.module.ts';
import { BotsModule } from './bots/bots.module.ts';
import { ChannelsModule } from './channels/channels.module.ts';
import { DirectModule } from './direct/direct.module.ts';
import { ExportingModule } from './exporting/exporting.module.ts';
import { FoundationModule, type Foundation } from './foundation/foundation.module.ts';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.ts';
import { IdempotencyModule } from './idempotency/idempotency.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { MembersModule } from './members/members.module.ts';
import { MessagesModule } from './messages/messages.module.ts';
import { ModerationModule } from './moderation/moderation.module.ts';
import { PersonalModule } from './personal/personal.module.ts';
import { ReadingModule } from './reading/reading.module.ts';
import { UpkeepModule } from './upkeep/upkeep.module.ts';
import { UsersModule } from './users/users.module.ts';
import { WebhooksModule } from './webhooks/webhooks.module.ts';

/** The whole of channel-api: a module for each subject, and what every request passes. */
@Module({
  imports: [IdempotencyModule, AuditModule, IdentityModule, UsersModule, AccountsModule, ExportingModule, BotsModule, ChannelsModule, MembersModule, DirectModule, MessagesModule, ModerationModule, PersonalModule, ReadingModule, WebhooksModule, AdministrationModule, UpkeepModule],
  providers: [
    Callers,
    // In this order: who asks, how often, whether it is on here, whether they may, and only then what.
    { provide: APP_GUARD, useClass: BearerGuard },
    { provide: APP_GUARD, useClass: LimitGuard },
    { provide: APP_GUARD, useClass: FeatureGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_GUARD, useClass: BodyGuard },
    { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
    // Within the other, which reads a stored answer like any other.
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class ChannelApiModule {
  static with(foundation: Foundation): DynamicModule {
    return { module: ChannelApiModule, imports: [FoundationModule.with(foundation)] };
  }
}
