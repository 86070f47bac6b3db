import { SubjectTokenVerifier } from '@chatgenius/auth';
import { ChatError, type SessionTokens, type User } from '@chatgenius/contracts';
import { withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Reactivation } from '../../account-store/reactivation.ts';
import { DATABASE, IDENTITY_PROVIDERS } from '../../tokens.ts';
import { type Device } from '../sessions/devices.ts';
import { SessionService } from '../sessions/session.service.ts';
import { ExchangedTokenRepository } from './exchanged-token.repository.ts';
import { profileOf, type ExternalProfile } from './external-profile.rules.ts';
import { type ExternalIdentity } from './external-user.repository.ts';
import { ExternalUsers } from './external-users.ts';
import { type Provider } from './provider-settings.ts';

/** Users whom the customer's server names, not a provider. */
const OF_SERVER = 'urn:chatgenius:sessions';
/** Of those who want one handle at the same moment. */
const ATTEMPTS = 5;

/** How somebody comes in. */
export interface Arrival {
  readonly device: Device;
  /** Come back, if they have deactivated themselves. */
  readonly reactivate: boolean;
}

/** Sessions for users of somebody else's product. */
@Injectable()
export class ExchangeService {
  readonly #verifier: SubjectTokenVerifier<Provider>;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(IDENTITY_PROVIDERS) providers: readonly Provider[],
    private readonly exchanged: ExchangedTokenRepository,
    private readonly users: ExternalUsers,
    private readonly sessions: SessionService,
    private readonly reactivation: Reactivation,
  ) {
    this.#verifier = new SubjectTokenVerifier(providers);
  }

  /** @throws ChatError SUBJECT_TOKEN_…, PROVIDER_UNAVAILABLE, ACCOUNT_DEACTIVATED */
  async exchange(token: string, arrival: Arrival): Promise<SessionTokens> {
    const { provider, subject, expiresAt, tokenId, claims } = await this.#verifier.verify(token);
    const { issuer } = provider;
    return this.#open({ issuer, subject }, profileOf(claims, provider), arrival, async (transaction) => {
      if (tokenId === undefined || (await this.exchanged.add(transaction, { issuer, tokenId, expiresAt }))) return;
      throw new ChatError('SUBJECT_TOKEN_REPLAYED');
    });
  }

  /** @throws ChatError ACCOUNT_DEACTIVATED */
  openFor(externalId: string, profile: ExternalProfile, arrival: Arrival): Promise<SessionTokens> {
    return this.#open({ issuer: OF_SERVER, subject: externalId }, profile, arrival);
  }

  async #open(identity: ExternalIdentity, profile: ExternalProfile, arrival: Arrival, first: (transaction: Transaction) => Promise<void> = () => Promise.resolve()): Promise<SessionTokens> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { tokens, isBack } = await withTransaction(this.database.pool, async (transaction) => {
          await first(transaction);
          return this.#enter(transaction, await this.users.resolve(transaction, identity, profile), arrival);
        });
        if (isBack) this.reactivation.told(tokens.user.id);
        return tokens;
      } catch (error) {
        if (attempt === ATTEMPTS || !(error instanceof ChatError) || error.reason !== 'HANDLE_TAKEN') throw error;
      }
    }
  }

  async #enter(transaction: Transaction, user: User, { device, reactivate }: Arrival): Promise<{ tokens: SessionTokens; isBack: boolean }> {
    const isBack = reactivate && (await this.reactivation.within(transaction, user.id, { actorId: user.id }));
    return { tokens: await this.sessions.open(user, device, transaction), isBack };
  }
}
