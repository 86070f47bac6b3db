import { Publication } from '@chatgenius/bus';
import { type Restriction, type RestrictionKind } from '@chatgenius/contracts';
import { appendEvents, keysetPage, lockStreams, readDeploymentRole, readTime, recordAudit, withTransaction, type Append, type AppendedBatch, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { SessionService } from '../identity/sessions/session.service.ts';
import { DATABASE } from '../tokens.ts';
import { ServiceTokenNotices } from '../users/service-token-notices.ts';
import { type RestrictionPage, type RestrictionPlan } from './channel-restriction.service.ts';
import { restrictionEntry, toldOf } from './restriction.records.ts';
import { RestrictionRepository } from './restriction.repository.ts';
import { assertAhead, assertRestrictable } from './restrictions.rules.ts';

/** Bans and mutes in the whole deployment: of people, and of their bots with them. Whether the caller may has been decided by the route’s permission. */
@Injectable()
export class UserRestrictionService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly publication: Publication,
    private readonly restrictions: RestrictionRepository,
    private readonly sessions: SessionService,
    private readonly serviceTokens: ServiceTokenNotices,
  ) {}

  /** A ban ends the user’s sessions. @throws ChatError USER_NOT_FOUND, NOT_ALLOWED */
  async restrict(actorId: string, kind: RestrictionKind, userId: string, { until, reason }: RestrictionPlan): Promise<Restriction> {
    const { restriction, batch, ended } = await withTransaction(this.database.pool, async (transaction) => {
      const botIds = await this.restrictions.lockUser(transaction, userId);
      assertRestrictable(actorId, { userId, deploymentRole: await readDeploymentRole(transaction, userId) });
      const at = await readTime(transaction);
      assertAhead(until, at);
      const plan = { kind, until: until ?? null, reason: reason ?? null, byId: actorId, createdAt: at.toISOString() };
      const keys = [userId, ...botIds].map((id) => ({ userId: id, channelId: null, kind }));
      for (const key of keys) {
        const after = { ...plan, userId: key.userId };
        const before = await this.restrictions.put(transaction, key, after);
        await recordAudit(transaction, restrictionEntry(actorId, key, before, after));
      }
      const own = { ...plan, userId };
      return {
        restriction: own,
        batch: await append(transaction, keys.map((key) => toldOf(key, own))),
        ended: kind === 'ban' ? await this.sessions.endOfBanned(transaction, userId) : [],
      };
    });
    this.publication.publish(batch);
    this.sessions.tellBanned(ended);
    if (kind === 'ban') this.serviceTokens.changed(userId);
    return restriction;
  }

  /** Lifting what is not there changes nothing. */
  async lift(actorId: string, kind: RestrictionKind, userId: string): Promise<void> {
    const batch = await withTransaction(this.database.pool, async (transaction) => {
      const botIds = await this.restrictions.lockUser(transaction, userId);
      const told: Append[] = [];
      for (const id of [userId, ...botIds]) {
        const key = { userId: id, channelId: null, kind };
        const before = await this.restrictions.lift(transaction, key);
        if (!before) continue;
        await recordAudit(transaction, restrictionEntry(actorId, key, before, undefined));
        told.push(toldOf(key, undefined));
      }
      return told.length === 0 ? undefined : append(transaction, told);
    });
    if (batch) this.publication.publish(batch);
  }

  async list(kind: RestrictionKind, { after, limit }: { after?: string | undefined; limit: number }): Promise<RestrictionPage> {
    const { page, last } = keysetPage(await this.restrictions.list(null, kind, after, limit + 1), limit);
    return { restrictions: page, next: last?.userId ?? null };
  }
}

async function append(transaction: Transaction, appends: readonly Append[]): Promise<AppendedBatch> {
  const locked = await lockStreams(transaction, appends.map(({ stream }) => stream));
  return appendEvents(transaction, locked, appends.filter(({ stream }) => locked.has(stream)));
}
