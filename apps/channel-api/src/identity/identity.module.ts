import { createLocalTokenVerifier, TokenVerifier, type SigningKeys } from '@chatgenius/auth';
import { Module } from '@nestjs/common';
import { SESSION_SETTINGS, SIGNING_KEYS } from '../tokens.ts';
import { UsersModule } from '../users/users.module.ts';
import { Revocations } from './revocations.ts';
import { SessionController } from './session.controller.ts';
import { SessionPurge } from './session-purge.ts';
import { SessionRepository } from './session.repository.ts';
import { SessionService, type SessionSettings } from './session.service.ts';

/** Signing up, in and out, and what a token is worth. */
@Module({
  imports: [UsersModule],
  controllers: [SessionController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (keys: SigningKeys, { issuer, audience }: SessionSettings) => createLocalTokenVerifier({ keys: keys.published, issuer, audience }),
      inject: [SIGNING_KEYS, SESSION_SETTINGS],
    },
    SessionRepository,
    SessionService,
    SessionPurge,
    Revocations,
  ],
  exports: [TokenVerifier, Revocations, SessionService],
})
export class IdentityModule {}
