import { SecretBox } from '@chatgenius/auth';
import { ChatError } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, LOGGER, SECOND_FACTOR_SETTINGS } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { ownChange } from '../own-changes.ts';
import { ChallengeRepository } from './challenge.repository.ts';
import { hashOfCode, newRecoveryCodes, plainCode } from './recovery-codes.ts';
import { SecondFactorRepository, type StoredFactor } from './second-factor.repository.ts';
import { type SecondFactorSettings } from './second-factor-settings.ts';
import { newTotpSecret, showTotpSecret, stepOfCode } from './totp.ts';

const DIGITS = /^\d{6}$/;

/** A second factor: how it begins, what counts as one, and how it ends. */
@Injectable()
export class SecondFactorService {
  readonly #box: SecretBox | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SECOND_FACTOR_SETTINGS) private readonly settings: SecondFactorSettings,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly users: UserRepository,
    private readonly factors: SecondFactorRepository,
    private readonly challenges: ChallengeRepository,
  ) {
    this.#box = settings.secretKey === undefined ? undefined : new SecretBox(settings.secretKey);
  }

  find(userId: string): Promise<StoredFactor | undefined> {
    return this.factors.find(this.database.pool, userId);
  }

  /** @throws ChatError SECOND_FACTOR_ACTIVE, SECOND_FACTOR_NOT_CONFIGURED */
  async begin(userId: string, handle: string): Promise<{ secret: string; otpauthUrl: string }> {
    const secret = newTotpSecret();
    const sealed = this.#sealing().seal(secret, ownerOf(userId));
    await this.#holding(userId, async (transaction) => {
      if (!(await this.factors.begin(transaction, userId, sealed))) throw new ChatError('SECOND_FACTOR_ACTIVE');
    });
    return showTotpSecret(secret, { issuer: this.settings.issuer, handle });
  }

  /** @returns the recovery codes @throws ChatError SECOND_FACTOR_WRONG, SECOND_FACTOR_ACTIVE, SECOND_FACTOR_INACTIVE */
  async confirm(userId: string, code: string): Promise<string[]> {
    const factor = await this.find(userId);
    if (!factor) throw new ChatError('SECOND_FACTOR_INACTIVE');
    if (factor.confirmedAt) throw new ChatError('SECOND_FACTOR_ACTIVE');
    const step = this.#stepOf(userId, factor, code);
    if (step === undefined) throw new ChatError('SECOND_FACTOR_WRONG');
    const codes = newRecoveryCodes();
    await this.#holding(userId, async (transaction) => {
      if (!(await this.factors.confirm(transaction, userId, factor.secret, step))) throw new ChatError('SECOND_FACTOR_WRONG');
      await this.factors.replaceCodes(transaction, userId, codes.map(hashOfCode));
      await recordAudit(transaction, ownChange(userId, 'second-factor:activated'));
    });
    this.logger.info('second-factor:activated', { userId });
    return codes;
  }

  /** @throws ChatError as {@link use} */
  async renewCodes(userId: string, code: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.#holding(userId, async (transaction) => {
      await this.use(transaction, userId, code);
      await this.factors.replaceCodes(transaction, userId, codes.map(hashOfCode));
      await recordAudit(transaction, ownChange(userId, 'second-factor:codes-renewed'));
    });
    this.logger.info('second-factor:codes-renewed', { userId });
    return codes;
  }

  /** @throws ChatError as {@link use} */
  async disable(userId: string, code: string): Promise<void> {
    await this.#holding(userId, async (transaction) => {
      await this.use(transaction, userId, code);
      await this.factors.remove(transaction, userId);
      await this.challenges.removeAll(transaction, userId);
      await recordAudit(transaction, ownChange(userId, 'second-factor:disabled'));
    });
    this.logger.info('second-factor:disabled', { userId });
  }

  /** Tokens may outlive their user. @throws ChatError TOKEN_INVALID */
  async #holding(userId: string, work: (transaction: Transaction) => Promise<void>): Promise<void> {
    await withTransaction(this.database.pool, async (transaction) => {
      if (!(await this.users.hold(transaction, userId))) throw new ChatError('TOKEN_INVALID');
      await work(transaction);
    });
  }

  /** Uses a code of the authenticator up, or a recovery code, of somebody who is held. @throws ChatError SECOND_FACTOR_WRONG, SECOND_FACTOR_USED, SECOND_FACTOR_INACTIVE */
  async use(transaction: Transaction, userId: string, given: string): Promise<void> {
    const factor = await this.factors.find(transaction, userId);
    if (!factor?.confirmedAt) throw new ChatError('SECOND_FACTOR_INACTIVE');
    const code = plainCode(given);
    if (!DIGITS.test(code)) {
      if (!(await this.factors.useCode(transaction, userId, hashOfCode(code)))) throw new ChatError('SECOND_FACTOR_WRONG');
      await recordAudit(transaction, ownChange(userId, 'second-factor:recovery-code-used', { codesLeft: Math.max(0, factor.codesLeft - 1) }));
      return;
    }
    const step = this.#stepOf(userId, factor, code);
    if (step === undefined) throw new ChatError('SECOND_FACTOR_WRONG');
    if (!(await this.factors.useStep(transaction, userId, step))) throw new ChatError('SECOND_FACTOR_USED');
  }

  #stepOf(userId: string, { secret, now }: StoredFactor, code: string): number | undefined {
    return stepOfCode(this.#sealing().open(secret, ownerOf(userId)), plainCode(code), now);
  }

  #sealing(): SecretBox {
    if (!this.#box) throw new ChatError('SECOND_FACTOR_NOT_CONFIGURED');
    return this.#box;
  }
}

/** What a secret is sealed for: nobody puts one user's into another's row. */
const ownerOf = (userId: string): string => `second-factor:${userId}`;
