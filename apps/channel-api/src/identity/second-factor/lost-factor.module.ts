import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { ChallengesModule } from './challenges.module.ts';
import { LostFactorController } from './lost-factor.controller.ts';
import { LostFactorService } from './lost-factor.service.ts';

@Module({ imports: [ChallengesModule, MailModule, SessionsModule], controllers: [LostFactorController], providers: [LostFactorService] })
export class LostFactorModule {}
