import { Module } from '@nestjs/common';
import { OwnPassword } from './own-password.ts';
import { PasswordRepository } from './password.repository.ts';

/** The password of whoever is signed in, for all that asks for it. */
@Module({ providers: [OwnPassword, PasswordRepository], exports: [OwnPassword, PasswordRepository] })
export class OwnPasswordModule {}
