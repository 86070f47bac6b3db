import { Module } from '@nestjs/common';
import { AccountStoreModule } from '../../account-store/account-store.module.ts';
import { UsersModule } from '../../users/users.module.ts';
import { OwnPasswordModule } from '../passwords/own-password.module.ts';
import { ChallengesModule } from '../second-factor/challenges.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { SignInController } from './sign-in.controller.ts';
import { SignInService } from './sign-in.service.ts';

@Module({ imports: [UsersModule, AccountStoreModule, OwnPasswordModule, SessionsModule, ChallengesModule], controllers: [SignInController], providers: [SignInService] })
export class SignInModule {}
