import { ChatError } from '@chatgenius/contracts';
import { type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { HttpLimits } from '../../limits/http-limits.ts';
import { DATABASE, LOGGER } from '../../tokens.ts';
import { hashOfToken, newSecretToken } from '../mail/secret-token.ts';
import { ChallengeRepository } from './challenge.repository.ts';
import { SecondFactorRepository } from './second-factor.repository.ts';
import { SecondFactorService } from './second-factor.service.ts';

const LIFE_SECONDS = 5 * 60;
const GUESSES = 5;

export interface Challenge {
  readonly challenge: string;
  readonly expiresAt: string;
}

/** Between the two steps of a sign-in. */
@Injectable()
export class Challenges {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly challenges: ChallengeRepository,
    private readonly factors: SecondFactorRepository,
    private readonly secondFactor: SecondFactorService,
    private readonly limits: HttpLimits,
  ) {}

  /** For a user whose password was right just now. @returns nothing when that is enough */
  async pose(transaction: Transaction, userId: string): Promise<Challenge | undefined> {
    if (!(await this.factors.isActive(transaction, userId))) return undefined;
    const { token, hash } = newSecretToken();
    const expiresAt = await this.challenges.insert(transaction, { hash, userId, seconds: LIFE_SECONDS });
    return { challenge: token, expiresAt: expiresAt.toISOString() };
  }

  /** Counts a guess. @returns who guesses @throws ChatError CHALLENGE_INVALID, RATE_LIMITED */
  async begin(challenge: string): Promise<string> {
    const hash = hashOfToken(challenge);
    const userId = await this.challenges.userOf(this.database.pool, hash);
    if (userId === undefined) throw new ChatError('CHALLENGE_INVALID');
    await this.limits.secondFactor(userId);
    if (!(await this.challenges.countGuess(this.database.pool, hash, GUESSES))) {
      // Their password is known to somebody who does not have the second factor.
      this.logger.warn('second-factor:guesses-used-up', { userId });
      throw new ChatError('CHALLENGE_INVALID');
    }
    return userId;
  }

  /** In the transaction that opens the session. @throws ChatError CHALLENGE_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_USED */
  async meet(transaction: Transaction, challenge: string, userId: string, code: string): Promise<void> {
    // A change of the password takes it away: then what was begun with the one before comes to nothing.
    if (!(await this.challenges.take(transaction, hashOfToken(challenge)))) throw new ChatError('CHALLENGE_INVALID');
    await this.secondFactor.use(transaction, userId, code);
  }
}
