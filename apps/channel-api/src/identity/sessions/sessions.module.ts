import { createLocalTokenVerifier, TokenVerifier, type SigningKeys } from '@chatgenius/auth';
import { SessionCheck } from '@chatgenius/http';
import { Module } from '@nestjs/common';
import { SESSION_SETTINGS, SIGNING_KEYS } from '../../tokens.ts';
import { KeyRecords } from '../keys/key-records.ts';
import { KeyRereading } from '../keys/key-rereading.ts';
import { Devices } from './devices.ts';
import { GoodSessions } from './good-sessions.ts';
import { OwnSessionController } from './own-session.controller.ts';
import { OwnSessionRepository } from './own-session.repository.ts';
import { Revocations } from './revocations.ts';
import { SessionController } from './session.controller.ts';
import { SessionRepository } from './session.repository.ts';
import { SessionService } from './session.service.ts';
import { type SessionSettings } from './session.settings.ts';
import { SessionUses } from './session-uses.ts';

/** Sessions, their tokens and their end. */
@Module({
  controllers: [SessionController, OwnSessionController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (keys: SigningKeys, { issuer, audience }: SessionSettings) => createLocalTokenVerifier({ keys: () => keys.published, issuer, audience }),
      inject: [SIGNING_KEYS, SESSION_SETTINGS],
    },
    SessionRepository,
    OwnSessionRepository,
    SessionService,
    SessionUses,
    Devices,
    Revocations,
    GoodSessions,
    { provide: SessionCheck, useExisting: GoodSessions },
    KeyRecords,
    KeyRereading,
  ],
  exports: [TokenVerifier, SessionCheck, Revocations, SessionUses, SessionService, SessionRepository, OwnSessionRepository, Devices],
})
export class SessionsModule {}
