import { createLocalTokenVerifier, TokenVerifier, type SigningKeys } from '@chatgenius/auth';
import { Module } from '@nestjs/common';
import { SESSION_SETTINGS, SIGNING_KEYS } from '../tokens.ts';
import { UsersModule } from '../users/users.module.ts';
import { Devices } from './sessions/devices.ts';
import { OwnSessionController } from './sessions/own-session.controller.ts';
import { OwnSessionRepository } from './sessions/own-session.repository.ts';
import { Revocations } from './sessions/revocations.ts';
import { SessionController } from './sessions/session.controller.ts';
import { SessionPurge } from './sessions/session-purge.ts';
import { SessionRepository } from './sessions/session.repository.ts';
import { SessionUses } from './sessions/session-uses.ts';
import { SessionService, type SessionSettings } from './sessions/session.service.ts';

/** Signing up, in and out, and what a token is worth. */
@Module({
  imports: [UsersModule],
  controllers: [SessionController, OwnSessionController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (keys: SigningKeys, { issuer, audience }: SessionSettings) => createLocalTokenVerifier({ keys: keys.published, issuer, audience }),
      inject: [SIGNING_KEYS, SESSION_SETTINGS],
    },
    SessionRepository,
    SessionService,
    OwnSessionRepository,
    SessionPurge,
    SessionUses,
    Devices,
    Revocations,
  ],
  exports: [TokenVerifier, Revocations, SessionUses],
})
export class IdentityModule {}
