import { isForAdministrators, newServiceToken } from '@chatgenius/auth';
import { ChatError, limits, mayInDeployment, type Bot, type Scope, type ServiceToken } from '@chatgenius/contracts';
import { readDeploymentRole, recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ServiceTokenNotices } from '../users/service-token-notices.ts';
import { UserRepository } from '../users/user.repository.ts';
import { DATABASE, LOGGER } from '../tokens.ts';
import { BotRepository } from './bot.repository.ts';
import { ServiceTokenRepository } from './service-token.repository.ts';

export interface TokenWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresInDays?: number | undefined;
}

export interface TokenChanges {
  readonly name?: string | undefined;
  readonly scopes?: readonly Scope[] | undefined;
}

/** Bots belong to the person who made them, and so do their tokens. */
@Injectable()
export class BotService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly users: UserRepository,
    private readonly bots: BotRepository,
    private readonly tokens: ServiceTokenRepository,
    private readonly notices: ServiceTokenNotices,
  ) {}

  create(ownerId: string, { handle, displayName = handle }: { handle: string; displayName?: string | undefined }): Promise<Bot> {
    return withTransaction(this.database.pool, async (transaction) => {
      // Tokens may outlive their user.
      if (!(await this.bots.lockUser(transaction, ownerId))) throw new ChatError('TOKEN_INVALID');
      if ((await this.bots.list(ownerId, transaction)).length >= limits.botsPerOwner) throw new ChatError('TOO_MANY_BOTS');
      const id = uuidv7();
      await this.users.insert(transaction, { id, handle, displayName, ownerId });
      await this.bots.restrictAsOwner(transaction, id, ownerId);
      await recordAudit(transaction, { actorId: ownerId, action: 'bot:created', subject: { kind: 'user', id } });
      const made = (await this.bots.list(ownerId, transaction)).find((bot) => bot.id === id);
      if (!made) throw new Error('the bot was not inserted');
      return made;
    });
  }

  list(ownerId: string): Promise<Bot[]> {
    return this.bots.list(ownerId);
  }

  async createToken(ownerId: string, botId: string, { name, scopes, expiresInDays }: TokenWish): Promise<ServiceToken & { token: string }> {
    await this.#assertMayGive(ownerId, scopes);
    const { id, secretHash, token } = newServiceToken(uuidv7());
    const made = await withTransaction(this.database.pool, async (transaction) => {
      await this.bots.lockUser(transaction, botId);
      if (!(await this.bots.isOwnedBy(botId, ownerId, transaction))) throw new ChatError('BOT_NOT_FOUND');
      if ((await this.tokens.count(transaction, botId)) >= limits.tokensPerBot) throw new ChatError('TOO_MANY_TOKENS');
      const stored = await this.tokens.insert(transaction, { id, botId, name, scopes, expiresInDays, secretHash });
      await recordAudit(transaction, { actorId: ownerId, action: 'service-token:created', subject: { kind: 'user', id: botId }, after: { tokenId: id, scopes, expiresAt: stored.expiresAt } });
      return stored;
    });
    this.logger.info('service-token:created', { userId: ownerId, botId, tokenId: id, scopes });
    return { ...made, token };
  }

  async listTokens(ownerId: string, botId: string): Promise<ServiceToken[]> {
    await this.assertOwned(ownerId, botId);
    return this.tokens.list(botId);
  }

  /** Its connections go on with the new scopes, or end. @throws ChatError BOT_NOT_FOUND, TOKEN_NOT_FOUND, NOT_ALLOWED */
  async updateToken(ownerId: string, botId: string, tokenId: string, changes: TokenChanges): Promise<ServiceToken> {
    await this.assertOwned(ownerId, botId);
    await this.#assertMayGive(ownerId, changes.scopes ?? []);
    const updated = await withTransaction(this.database.pool, async (transaction) => {
      const before = await this.tokens.lock(transaction, botId, tokenId);
      if (!before) throw new ChatError('TOKEN_NOT_FOUND');
      const after = { ...before, name: changes.name ?? before.name, scopes: [...(changes.scopes ?? before.scopes)] };
      await this.tokens.update(transaction, after);
      await recordAudit(transaction, { actorId: ownerId, action: 'service-token:updated', subject: { kind: 'user', id: botId }, before: { tokenId, scopes: before.scopes }, after: { tokenId, scopes: after.scopes } });
      return after;
    });
    this.notices.changed(botId);
    return updated;
  }

  /** Revoking twice changes nothing. */
  async revokeToken(ownerId: string, botId: string, tokenId: string): Promise<void> {
    await this.assertOwned(ownerId, botId);
    const isRevoked = await withTransaction(this.database.pool, async (transaction) => {
      const scopes = await this.tokens.delete(transaction, botId, tokenId);
      if (scopes === undefined) return false;
      await recordAudit(transaction, { actorId: ownerId, action: 'service-token:revoked', subject: { kind: 'user', id: botId }, before: { tokenId, scopes } });
      return true;
    });
    if (!isRevoked) return;
    this.notices.changed(botId);
    this.logger.info('service-token:revoked', { userId: ownerId, botId, tokenId });
  }

  /** @throws ChatError NOT_ALLOWED */
  async #assertMayGive(ownerId: string, scopes: readonly Scope[]): Promise<void> {
    if (!scopes.some(isForAdministrators)) return;
    if (!mayInDeployment(await readDeploymentRole(this.database.pool, ownerId), 'sessions:administer')) throw new ChatError('NOT_ALLOWED');
  }

  private async assertOwned(ownerId: string, botId: string): Promise<void> {
    if (!(await this.bots.isOwnedBy(botId, ownerId))) throw new ChatError('BOT_NOT_FOUND');
  }
}
