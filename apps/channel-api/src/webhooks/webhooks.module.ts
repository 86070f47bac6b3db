import { Module } from '@nestjs/common';
import { ChannelStoreModule } from '../channel-store/channel-store.module.ts';
import { MembersModule } from '../members/members.module.ts';
import { HookController } from './hook.controller.ts';
import { WebhookController } from './webhook.controller.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { WebhookService } from './webhook.service.ts';

@Module({
  imports: [ChannelStoreModule, MembersModule],
  controllers: [WebhookController, HookController],
  providers: [WebhookRepository, WebhookService, WebhookSecrets],
})
export class WebhooksModule {}
