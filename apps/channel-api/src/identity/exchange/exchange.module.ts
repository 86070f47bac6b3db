import { Module } from '@nestjs/common';
import { AccountStoreModule } from '../../account-store/account-store.module.ts';
import { UsersModule } from '../../users/users.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { ExchangeController } from './exchange.controller.ts';
import { ExchangeService } from './exchange.service.ts';
import { ExchangedTokenRepository } from './exchanged-token.repository.ts';
import { ExternalUserRepository } from './external-user.repository.ts';
import { ExternalUsers } from './external-users.ts';

/** Users of somebody else's product. */
@Module({
  imports: [UsersModule, AccountStoreModule, SessionsModule],
  controllers: [ExchangeController],
  providers: [ExchangeService, ExchangedTokenRepository, ExternalUserRepository, ExternalUsers],
  exports: [ExchangedTokenRepository],
})
export class ExchangeModule {}
