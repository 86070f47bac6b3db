import { ChatError, limits, may, type MessagePurge } from '@chatgenius/contracts';
import { readDeploymentRole, readTime, recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChannelRepository } from '../../channel-store/channel.repository.ts';
import { isVisible, roleIn } from '../../channel-store/membership.rules.ts';
import { DATABASE } from '../../tokens.ts';
import { PurgeRepository } from './purge.repository.ts';

export interface PurgePlan {
  readonly userId: string;
  readonly since: string;
  readonly reason?: string | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Begins the deletion of all recent messages of somebody. */
@Injectable()
export class PurgeService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly channels: ChannelRepository,
    private readonly purges: PurgeRepository,
  ) {}

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, USER_NOT_FOUND */
  inChannel(channelId: string, actorId: string, plan: PurgePlan): Promise<MessagePurge> {
    return withTransaction(this.database.pool, async (transaction) => {
      const standing = await this.channels.standing(channelId, actorId, transaction);
      if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
      if (standing.channel.kind === 'direct' || !may(roleIn(standing), 'message:delete-any')) throw new ChatError('NOT_ALLOWED');
      return this.#begin(transaction, channelId, actorId, plan);
    });
  }

  /** @throws ChatError USER_NOT_FOUND */
  everywhere(actorId: string, plan: PurgePlan): Promise<MessagePurge> {
    return withTransaction(this.database.pool, (transaction) => this.#begin(transaction, null, actorId, plan));
  }

  /** @throws ChatError PURGE_NOT_FOUND */
  async find(purgeId: string, actorId: string): Promise<MessagePurge> {
    const purge = await this.purges.find(purgeId, actorId);
    if (!purge) throw new ChatError('PURGE_NOT_FOUND');
    return purge;
  }

  async #begin(transaction: Transaction, channelId: string | null, byId: string, { userId, since, reason }: PurgePlan): Promise<MessagePurge> {
    if ((await readDeploymentRole(transaction, userId)) === undefined) throw new ChatError('USER_NOT_FOUND');
    const at = await readTime(transaction);
    const age = at.getTime() - Date.parse(since);
    if (age < 0 || age > limits.purgeDays * DAY_MS) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.since', message: `It must be within the last ${limits.purgeDays} days.` }] });
    const purge: MessagePurge = { id: uuidv7(), userId, channelId, since, byId, createdAt: at.toISOString(), deleted: 0, finishedAt: null };
    await this.purges.insert(transaction, purge);
    await recordAudit(transaction, { actorId: byId, action: 'messages:purged', subject: { kind: 'user', id: userId }, ...(channelId !== null && { channelId }), after: { purgeId: purge.id, since }, reason });
    return purge;
  }
}
