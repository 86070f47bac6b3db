import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { OwnPasswordModule } from '../identity/passwords/own-password.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountStoreModule } from './account-store.module.ts';
import { AnonymisationRepository } from './anonymisation.repository.ts';
import { Anonymising } from './anonymisation.ts';
import { Confirmation } from './confirmation.ts';
import { Deactivation } from './deactivation.ts';

/** Deactivating people and bringing them back. */
@Module({
  imports: [AccountStoreModule, IdentityModule, OwnPasswordModule, UsersModule],
  controllers: [AccountController],
  providers: [Deactivation, Anonymising, AnonymisationRepository, Confirmation],
})
export class AccountsModule {}
