import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { Confirmation } from './confirmation.ts';
import { OwnPasswordModule } from './own-password.module.ts';

/** How somebody shows that an account is theirs, with a password or without one. */
@Module({ imports: [OwnPasswordModule, SessionsModule], providers: [Confirmation], exports: [Confirmation] })
export class ConfirmationModule {}
