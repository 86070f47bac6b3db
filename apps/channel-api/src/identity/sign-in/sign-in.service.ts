import { ChatError, type SessionTokens, type User } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { PasswordRepository } from '../passwords/password.repository.ts';
import { hashPassword, isOutdated, isPassword } from '../passwords/passwords.ts';
import { Challenges } from '../second-factor/challenges.ts';
import { type Device } from '../sessions/devices.ts';
import { SessionService } from '../sessions/session.service.ts';

/** Accounts with a password, and what it opens. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly users: UserRepository,
    private readonly passwords: PasswordRepository,
    private readonly sessions: SessionService,
    private readonly challenges: Challenges,
  ) {}

  /** @throws ChatError HANDLE_TAKEN */
  async signUp({ handle, displayName, password }: { handle: string; displayName: string; password: string }, device: Device): Promise<SessionTokens> {
    const user = { id: uuidv7(), handle, displayName };
    const passwordHash = await hashPassword(password);
    return withTransaction(this.database.pool, async (transaction) => {
      await this.users.insert(transaction, { ...user, passwordHash });
      return this.sessions.open(user, device, transaction);
    });
  }

  /** @throws ChatError CREDENTIALS_INVALID, SECOND_FACTOR_REQUIRED */
  async signIn({ handle, password }: { handle: string; password: string }, device: Device): Promise<SessionTokens> {
    const found = await this.users.findByHandle(handle);
    if (!(await isPassword(found?.passwordHash, password)) || !found) throw new ChatError('CREDENTIALS_INVALID');
    const { passwordHash, ...user } = found;
    return this.#open(user, await this.#current(user.id, passwordHash, password), device);
  }

  /** The hash of a password, made anew where it was made with other costs than today's. */
  async #current(userId: string, hash: string, password: string): Promise<string> {
    if (!isOutdated(hash)) return hash;
    const renewed = await hashPassword(password);
    return (await this.passwords.replace(this.database.pool, userId, hash, renewed)) ? renewed : hash;
  }

  /** @throws ChatError CHALLENGE_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_USED, RATE_LIMITED */
  async secondStep({ challenge, code }: { challenge: string; code: string }, device: Device): Promise<SessionTokens> {
    const userId = await this.challenges.begin(challenge);
    return withTransaction(this.database.pool, async (transaction) => {
      await this.challenges.meet(transaction, challenge, userId, code);
      const user = await this.users.find(userId);
      if (!user) throw new ChatError('CHALLENGE_INVALID');
      return this.sessions.open(user, device, transaction);
    });
  }

  /** A change of the password ends what was opened with it before: so it must not be changed just now. */
  async #open(user: User, passwordHash: string, device: Device): Promise<SessionTokens> {
    const outcome = await withTransaction(this.database.pool, async (transaction) => {
      if (!(await this.passwords.hold(transaction, user.id, passwordHash))) throw new ChatError('CREDENTIALS_INVALID');
      const challenge = await this.challenges.pose(transaction, user.id);
      return challenge ? { challenge } : { tokens: await this.sessions.open(user, device, transaction) };
    });
    // After the commit: a refusal would take the challenge back.
    if ('challenge' in outcome) throw new ChatError('SECOND_FACTOR_REQUIRED', { ...outcome.challenge });
    return outcome.tokens;
  }
}
