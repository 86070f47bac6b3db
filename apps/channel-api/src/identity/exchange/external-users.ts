import { randomBytes } from 'node:crypto';
import { type User } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LOGGER } from '../../tokens.ts';
import { UserRepository } from '../../users/user.repository.ts';
import { type ExternalProfile } from './external-profile.rules.ts';
import { ExternalUserRepository, type ExternalIdentity } from './external-user.repository.ts';
import { handleCandidates } from './handle.rules.ts';

/** The user here of somebody from elsewhere: found by who they are there and nothing else, and made at first sight. */
@Injectable()
export class ExternalUsers {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly external: ExternalUserRepository,
    private readonly users: UserRepository,
  ) {}

  /** @throws ChatError HANDLE_TAKEN where somebody else was quicker: another attempt finds another handle */
  async resolve(transaction: Transaction, identity: ExternalIdentity, profile: ExternalProfile): Promise<User> {
    await this.external.lock(transaction, identity);
    return (await this.external.find(transaction, identity)) ?? this.#make(transaction, identity, profile);
  }

  async #make(transaction: Transaction, identity: ExternalIdentity, { handle: wish, displayName, email }: ExternalProfile): Promise<User> {
    const candidates = handleCandidates([wish, displayName], randomBytes(4).toString('hex'));
    const taken = await this.external.takenOf(transaction, candidates);
    const handle = candidates.find((candidate) => !taken.has(candidate)) ?? `user-${randomBytes(12).toString('hex')}`;
    const user = { id: uuidv7(), handle, displayName: displayName ?? handle };
    await this.users.insert(transaction, { ...user, external: true });
    await this.external.link(transaction, identity, user.id);
    if (email !== undefined) await this.external.addEmail(transaction, user.id, email);
    this.logger.info('external-user:made', { userId: user.id, issuer: identity.issuer });
    return user;
  }
}
