import { type Member, type MemberRole } from '@chatgenius/contracts';
import { recordAudit } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelTurns } from '../channel-store/channel-turns.ts';
import { roleChange } from './membership.events.ts';
import { decideRoleChange, decideTransfer } from '../channel-store/membership.rules.ts';

/** What members may in a channel. A change, its events and its audit row are one transaction. */
@Injectable()
export class MemberRoleService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
  ) {}

  change(channelId: string, actorId: string, userId: string, { role, reason }: { role: MemberRole; reason?: string | undefined }): Promise<Member> {
    return this.turns.take(channelId, async (turn) => {
      const standing = await this.channels.standing(channelId, actorId, turn.transaction);
      const target = await this.channels.member(turn.transaction, channelId, userId);
      const { changed, formerRole, ...member } = decideRoleChange(standing, target, role);
      if (!changed) return { answer: member };
      await this.channels.updateRole(turn.transaction, channelId, member);
      const subject = { kind: 'user', id: userId };
      await recordAudit(turn.transaction, { actorId, action: 'member:role-changed', subject, channelId, before: { role: formerRole }, after: { role }, reason });
      return { answer: member, batch: await turn.append([roleChange(channelId, member, formerRole, actorId)]) };
    });
  }

  /** @returns the owner who follows */
  transfer(channelId: string, actorId: string, userId: string, reason?: string): Promise<Member> {
    return this.turns.take(channelId, async (turn) => {
      const standing = await this.channels.standing(channelId, actorId, turn.transaction);
      const target = await this.channels.member(turn.transaction, channelId, userId);
      const decision = decideTransfer(standing, target);
      if (decision === 'nothing' || target === undefined) return { answer: { userId, role: 'owner', joinedAt: target?.joinedAt ?? turn.at.toISOString() } };
      const { heir, former } = decision;
      for (const member of former ? [heir, former] : [heir]) await this.channels.updateRole(turn.transaction, channelId, member);
      const before = { ownerId: former?.userId ?? null, role: target.role };
      await recordAudit(turn.transaction, { actorId, action: 'channel:transferred', subject: { kind: 'channel', id: channelId }, channelId, before, after: { ownerId: userId }, reason });
      const told = target.role === 'owner' ? [] : [roleChange(channelId, heir, target.role, actorId)];
      if (former) told.push(roleChange(channelId, former, 'owner', actorId));
      return { answer: heir, ...(told.length > 0 && { batch: await turn.append(told) }) };
    });
  }
}
