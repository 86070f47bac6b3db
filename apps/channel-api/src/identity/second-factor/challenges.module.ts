import { Module } from '@nestjs/common';
import { UsersModule } from '../../users/users.module.ts';
import { ChallengeRepository } from './challenge.repository.ts';
import { Challenges } from './challenges.ts';
import { SecondFactorRepository } from './second-factor.repository.ts';
import { SecondFactorService } from './second-factor.service.ts';

/** What a sign-in needs of the second factor. */
@Module({ imports: [UsersModule], providers: [ChallengeRepository, Challenges, SecondFactorRepository, SecondFactorService], exports: [ChallengeRepository, Challenges, SecondFactorRepository, SecondFactorService] })
export class ChallengesModule {}
