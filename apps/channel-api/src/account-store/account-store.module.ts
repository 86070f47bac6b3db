import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.ts';
import { AccountNotices } from './account-notices.ts';
import { AccountRepository } from './account.repository.ts';
import { Reactivation } from './reactivation.ts';

/** Whether people are active, for signing in as well. */
@Module({ imports: [UsersModule], providers: [AccountRepository, AccountNotices, Reactivation], exports: [AccountRepository, AccountNotices, Reactivation] })
export class AccountStoreModule {}
