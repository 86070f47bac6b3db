import { ChatError, type SessionTokens, type User } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Reactivation } from '../../account-store/reactivation.ts';
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
    private readonly reactivation: Reactivation,
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

  /** @throws ChatError CREDENTIALS_INVALID, SECOND_FACTOR_REQUIRED, ACCOUNT_DEACTIVATED */
  async signIn({ handle, password, reactivate }: { handle: string; password: string; reactivate?: boolean | undefined }, device: Device): Promise<SessionTokens> {
    const found = await this.users.findByHandle(handle);
    if (!(await isPassword(found?.passwordHash, password)) || !found) throw new ChatError('CREDENTIALS_INVALID');
    const { passwordHash, ...user } = found;
    return this.#open(user, { passwordHash: await this.#current(user.id, passwordHash, password), reactivate: reactivate === true }, device);
  }

  /** The hash of a password, made anew where it was made with other costs than today's. */
  async #current(userId: string, hash: string, password: string): Promise<string> {
    if (!isOutdated(hash)) return hash;
    const renewed = await hashPassword(password);
    return (await this.passwords.replace(this.database.pool, userId, hash, renewed)) ? renewed : hash;
  }

  /** @throws ChatError CHALLENGE_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_USED, RATE_LIMITED, ACCOUNT_DEACTIVATED: nothing is used up by that */
  async secondStep({ challenge, code, reactivate }: { challenge: string; code: string; reactivate?: boolean | undefined }, device: Device): Promise<SessionTokens> {
    const userId = await this.challenges.begin(challenge);
    // Before the transaction, which holds a connection: nobody waits for a second one while they have one.
    const user = await this.users.find(userId);
    if (!user) throw new ChatError('CHALLENGE_INVALID');
    const { tokens, isBack } = await withTransaction(this.database.pool, async (transaction) => {
      // Together with whom a reactivation holds: of two at once, each would wait for the other.
      const isKnown = await (reactivate === true ? this.reactivation.hold(transaction, userId) : this.users.hold(transaction, userId));
      if (!isKnown) throw new ChatError('CHALLENGE_INVALID');
      await this.challenges.meet(transaction, challenge, userId, code);
      const isBack = reactivate === true && (await this.reactivation.within(transaction, userId, { actorId: userId }));
      return { tokens: await this.sessions.open(user, device, transaction), isBack };
    });
    if (isBack) this.reactivation.told(userId);
    return tokens;
  }

  /** A change of the password ends what was opened with it before: so it must not be changed just now. */
  async #open(user: User, { passwordHash, reactivate }: { passwordHash: string; reactivate: boolean }, device: Device): Promise<SessionTokens> {
    const outcome = await withTransaction(this.database.pool, async (transaction) => {
      const challenge = await this.challenges.pose(transaction, user.id);
      // Who has a second factor comes back with it alone.
      const isBack = reactivate && !challenge && (await this.reactivation.within(transaction, user.id, { actorId: user.id }));
      if (!(await this.passwords.hold(transaction, user.id, passwordHash))) throw new ChatError('CREDENTIALS_INVALID');
      return challenge ? { challenge } : { tokens: await this.sessions.open(user, device, transaction), isBack };
    });
    // After the commit: a refusal would take the challenge back.
    if ('challenge' in outcome) throw new ChatError('SECOND_FACTOR_REQUIRED', { ...outcome.challenge });
    if (outcome.isBack) this.reactivation.told(user.id);
    return outcome.tokens;
  }
}
