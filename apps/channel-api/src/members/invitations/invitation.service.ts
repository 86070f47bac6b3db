import { ChatError, type Channel, type Member } from '@chatgenius/contracts';
import { recordAudit, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { ChannelRepository } from '../../channel-store/channel.repository.ts';
import { ChannelTurns, type ChannelTurn } from '../../channel-store/channel-turns.ts';
import { decideAdd } from '../../channel-store/membership.rules.ts';
import { MembershipService } from '../membership.service.ts';
import { DATABASE } from '../../tokens.ts';
import { InvitationRepository, type StoredInvitation } from './invitation.repository.ts';
import { ended } from './inviting.ts';

/** What the invited answer. */
@Injectable()
export class InvitationService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
    private readonly invitations: InvitationRepository,
  ) {}

  /** @throws ChatError INVITATION_NOT_FOUND, ARCHIVED */
  async accept(userId: string, invitationId: string): Promise<{ channel: Channel; member: Member }> {
    const { channelId } = await this.#find(userId, invitationId);
    return this.turns.take(channelId, async (turn) => {
      const invitation = await this.#find(userId, invitationId, turn);
      const existing = await this.channels.standing(channelId, userId, turn.transaction);
      if (existing?.member) return { answer: { channel: existing.channel, member: existing.member } };
      if (invitation.state !== 'pending') throw new ChatError('INVITATION_NOT_FOUND');
      const channel = await this.#stillStands(turn, invitation);
      const member: Member = { userId, role: invitation.role, joinedAt: turn.at.toISOString() };
      const batch = await this.memberships.admit(turn, channel, [{ ...member, addedById: null }], () => new ChatError('TOKEN_INVALID'));
      const after = { role: invitation.role, inviterId: invitation.inviterId };
      await recordAudit(turn.transaction, { actorId: userId, action: 'invitation:accepted', subject: { kind: 'user', id: userId }, channelId, after });
      return { answer: { channel, member }, batch };
    });
  }

  /** @throws ChatError INVITATION_NOT_FOUND */
  async decline(userId: string, invitationId: string): Promise<void> {
    const { channelId } = await this.#find(userId, invitationId);
    await this.turns.take(channelId, async (turn) => {
      const { state } = await this.#find(userId, invitationId, turn);
      if (state === 'accepted') throw new ChatError('INVITATION_NOT_FOUND');
      if (state === 'declined') return { answer: undefined };
      await this.invitations.decline(turn.transaction, invitationId);
      return { answer: undefined, batch: await turn.append([ended(userId, invitationId, channelId)]) };
    });
  }

  async #find(userId: string, invitationId: string, turn?: ChannelTurn): Promise<StoredInvitation> {
    const invitation = await this.invitations.find(turn?.transaction ?? this.database.pool, invitationId, userId);
    if (invitation === undefined) throw new ChatError('INVITATION_NOT_FOUND');
    return invitation;
  }

  /** Nobody gets in by who could invite them once, and no longer can. @throws ChatError INVITATION_NOT_FOUND, ARCHIVED */
  async #stillStands({ channelId, transaction }: ChannelTurn, { inviterId, role }: StoredInvitation): Promise<Channel> {
    const inviter = await this.channels.standing(channelId, inviterId, transaction);
    try {
      return decideAdd(inviter, role);
    } catch (error) {
      throw error instanceof ChatError && error.reason !== 'ARCHIVED' ? new ChatError('INVITATION_NOT_FOUND') : error;
    }
  }
}
