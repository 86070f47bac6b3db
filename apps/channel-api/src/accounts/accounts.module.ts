import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.ts';
import { ConfirmationModule } from '../identity/passwords/confirmation.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountStoreModule } from '../account-store/account-store.module.ts';
import { AnonymisationRepository } from './anonymisation.repository.ts';
import { Anonymising } from './anonymisation.ts';
import { Deactivation } from './deactivation.ts';

/** Deactivating people and bringing them back. */
@Module({
  imports: [AccountStoreModule, IdentityModule, ConfirmationModule, UsersModule],
  controllers: [AccountController],
  providers: [Deactivation, Anonymising, AnonymisationRepository],
})
export class AccountsModule {}
