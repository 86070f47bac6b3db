import { Module } from '@nestjs/common';
import { UsersModule } from '../../users/users.module.ts';
import { ConfirmationModule } from '../passwords/confirmation.module.ts';
import { EmailController } from './email.controller.ts';
import { EmailRepository } from './email.repository.ts';
import { MailDelivery } from './mail-delivery.ts';
import { MailRequests } from './mail-requests.ts';
import { MailTokenRepository } from './mail-token.repository.ts';
import { OutboxRepository } from './outbox.repository.ts';

/** Mail that we send, and the addresses it goes to. */
@Module({
  imports: [UsersModule, ConfirmationModule],
  controllers: [EmailController],
  providers: [EmailRepository, MailDelivery, MailRequests, MailTokenRepository, OutboxRepository],
  exports: [EmailRepository, MailRequests, MailTokenRepository],
})
export class MailModule {}
