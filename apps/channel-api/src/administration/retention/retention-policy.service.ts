import { ChatError, limits, type RetentionHold, type RetentionPolicy, type RouteInput, type routes } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../../tokens.ts';
import { RetentionPolicyRepository } from './retention-policy.repository.ts';

type NewPolicy = RouteInput<typeof routes.setRetention>['body'];
type NewHold = RouteInput<typeof routes.placeHold>['body'];

/** Sets how long messages are kept, and what is kept all the same. messaging-service removes the rest in its rounds. */
@Injectable()
export class RetentionPolicyService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly policies: RetentionPolicyRepository,
  ) {}

  /** @param channelId nothing for the deployment @throws ChatError CHANNEL_NOT_FOUND */
  set(actorId: string, channelId: string | undefined, { days, reason }: NewPolicy): Promise<RetentionPolicy> {
    return withTransaction(this.database.pool, async (transaction) => {
      await this.policies.lock(transaction);
      const before = await this.policies.of(channelId, transaction);
      const policy = await this.policies.set(transaction, channelId, { days, updatedById: actorId });
      if (policy === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
      await recordAudit(transaction, { ...changed(actorId, channelId), before: before && { days: before.days }, after: { days }, reason });
      return policy;
    });
  }

  clear(actorId: string, channelId: string): Promise<void> {
    return withTransaction(this.database.pool, async (transaction) => {
      await this.policies.lock(transaction);
      const before = await this.policies.of(channelId, transaction);
      if (before === undefined) return;
      await this.policies.clear(transaction, channelId);
      await recordAudit(transaction, { ...changed(actorId, channelId), before: { days: before.days } });
    });
  }

  /** @throws ChatError CHANNEL_NOT_FOUND, USER_NOT_FOUND, TOO_MANY_HOLDS */
  hold(actorId: string, { channelId = null, userId = null, reason }: Partial<Pick<RetentionHold, 'channelId' | 'userId'>> & Pick<NewHold, 'reason'>): Promise<RetentionHold> {
    return withTransaction(this.database.pool, async (transaction) => {
      await this.policies.lock(transaction);
      const known = await this.policies.holdOf(transaction, { channelId, userId });
      if (known !== undefined) return known;
      if ((await this.policies.countHolds(transaction)) >= limits.holds) throw new ChatError('TOO_MANY_HOLDS', { limit: limits.holds });
      const hold = await this.policies.insertHold(transaction, { id: uuidv7(), channelId, userId, reason, createdById: actorId });
      if (hold === undefined) throw new ChatError(channelId === null ? 'USER_NOT_FOUND' : 'CHANNEL_NOT_FOUND');
      await recordAudit(transaction, { ...subjectOf(hold), actorId, action: 'hold:placed', reason });
      return hold;
    });
  }

  /** @throws ChatError HOLD_NOT_FOUND */
  release(actorId: string, holdId: string): Promise<void> {
    return withTransaction(this.database.pool, async (transaction) => {
      await this.policies.lock(transaction);
      const hold = await this.policies.deleteHold(transaction, holdId);
      if (hold === undefined) throw new ChatError('HOLD_NOT_FOUND');
      await recordAudit(transaction, { ...subjectOf(hold), actorId, action: 'hold:released' });
    });
  }
}

const changed = (actorId: string, channelId: string | undefined) => ({
  actorId,
  action: 'retention:changed' as const,
  subject: channelId === undefined ? { kind: 'deployment', id: 'deployment' } : { kind: 'channel', id: channelId },
  channelId,
});

const subjectOf = ({ channelId, userId }: RetentionHold) => ({
  subject: channelId === null ? { kind: 'user', id: userId ?? '' } : { kind: 'channel', id: channelId },
  channelId: channelId ?? undefined,
});
