import { Module } from '@nestjs/common';
import { IdentityPurge } from './identity-purge.ts';
import { ExchangeModule } from './exchange/exchange.module.ts';
import { MailModule } from './mail/mail.module.ts';
import { PasswordsModule } from './passwords/passwords.module.ts';
import { ChallengesModule } from './second-factor/challenges.module.ts';
import { LostFactorModule } from './second-factor/lost-factor.module.ts';
import { SecondFactorModule } from './second-factor/second-factor.module.ts';
import { SessionsModule } from './sessions/sessions.module.ts';
import { SignInModule } from './sign-in/sign-in.module.ts';

/** Who somebody is: a folder and a module for each subject. */
@Module({
  imports: [SessionsModule, SignInModule, PasswordsModule, MailModule, SecondFactorModule, ChallengesModule, LostFactorModule, ExchangeModule],
  providers: [IdentityPurge],
  exports: [SessionsModule],
})
export class IdentityModule {}
