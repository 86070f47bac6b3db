import { Module } from '@nestjs/common';
import { UsersModule } from '../../users/users.module.ts';
import { OwnPasswordModule } from '../passwords/own-password.module.ts';
import { ChallengesModule } from './challenges.module.ts';
import { SecondFactorController } from './second-factor.controller.ts';

@Module({ imports: [UsersModule, OwnPasswordModule, ChallengesModule], controllers: [SecondFactorController] })
export class SecondFactorModule {}
