import { Module } from '@nestjs/common';
import { UsersModule } from '../../users/users.module.ts';
import { MailModule } from '../mail/mail.module.ts';
import { ChallengesModule } from '../second-factor/challenges.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { OwnPasswordModule } from './own-password.module.ts';
import { PasswordController } from './password.controller.ts';
import { PasswordService } from './password.service.ts';

@Module({ imports: [UsersModule, OwnPasswordModule, MailModule, SessionsModule, ChallengesModule], controllers: [PasswordController], providers: [PasswordService] })
export class PasswordsModule {}
