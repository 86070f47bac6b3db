import { type Restriction, type RestrictionKind } from '@chatgenius/contracts';
import { keysetPage, readDeploymentRole, recordAudit } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelTurns } from '../channel-store/channel-turns.ts';
import { MembershipService } from '../members/membership.service.ts';
import { restrictionEntry, toldOf } from './restriction.records.ts';
import { RestrictionRepository } from './restriction.repository.ts';
import { assertAhead, assertModerates, decideRestrict } from './restrictions.rules.ts';

export interface RestrictionPlan {
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

export interface RestrictionPage {
  readonly restrictions: Restriction[];
  readonly next: string | null;
}

/** Bans and mutes in channels. Each is one transaction with its events and its line in the audit log. */
@Injectable()
export class ChannelRestrictionService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly restrictions: RestrictionRepository,
  ) {}

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, USER_NOT_FOUND, OWNER_CANNOT_LEAVE */
  restrict(channelId: string, actorId: string, kind: RestrictionKind, userId: string, { until, reason }: RestrictionPlan): Promise<Restriction> {
    return this.turns.take(channelId, async (turn) => {
      const { transaction, at } = turn;
      const standing = await this.channels.standing(channelId, actorId, transaction);
      const member = await this.channels.member(transaction, channelId, userId);
      decideRestrict(standing, kind, actorId, { userId, member, deploymentRole: await readDeploymentRole(transaction, userId) });
      assertAhead(until, at);
      const key = { userId, channelId, kind };
      const restriction = { userId, kind, until: until ?? null, reason: reason ?? null, byId: actorId, createdAt: at.toISOString() };
      const before = await this.restrictions.put(transaction, key, restriction);
      await recordAudit(transaction, restrictionEntry(actorId, key, before, restriction));
      const gone = kind === 'ban' && member ? await this.memberships.depart(turn, userId, { cause: 'banned', by: actorId }) : [];
      return { answer: restriction, batch: await turn.append([...gone, toldOf(key, restriction)]) };
    });
  }

  /** Lifting what is not there changes nothing. @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
  lift(channelId: string, actorId: string, kind: RestrictionKind, userId: string): Promise<void> {
    return this.turns.take(channelId, async (turn) => {
      const { transaction } = turn;
      assertModerates(await this.channels.standing(channelId, actorId, transaction), kind);
      const key = { userId, channelId, kind };
      const before = await this.restrictions.lift(transaction, key);
      if (!before) return { answer: undefined };
      await recordAudit(transaction, restrictionEntry(actorId, key, before, undefined));
      return { answer: undefined, batch: await turn.append([toldOf(key, undefined)]) };
    });
  }

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
  async list(channelId: string, actorId: string, kind: RestrictionKind, { after, limit }: { after?: string | undefined; limit: number }): Promise<RestrictionPage> {
    assertModerates(await this.channels.standing(channelId, actorId), kind);
    const { page, last } = keysetPage(await this.restrictions.list(channelId, kind, after, limit + 1), limit);
    return { restrictions: page, next: last?.userId ?? null };
  }
}
