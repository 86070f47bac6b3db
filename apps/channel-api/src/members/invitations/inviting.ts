import { briefly, ChatError, streamEvents, streams, type Channel, type MemberRole } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type ChannelTurn } from '../../channel-store/channel-turns.ts';
import { assertNotBanned } from '../../channel-store/bans.ts';
import { ADMISSION_SETTINGS } from '../../tokens.ts';
import { AdmissionRepository } from './admission.repository.ts';
import { assertRoom, decideAdmission, type AdmissionSettings } from './admission.rules.ts';
import { InvitationRepository, toInvitation, type NewInvitation } from './invitation.repository.ts';

/** Who comes into a channel at once, and who is asked. */
export interface Sorted {
  readonly added: readonly string[];
  readonly invited: readonly string[];
  /** Those of the invited who have blocked the inviter: they are told nothing. */
  readonly deaf: ReadonlySet<string>;
}

/** Invites, within the turn of a channel, those who have to be asked before they become members. */
@Injectable()
export class Inviting {
  constructor(
    private readonly admissions: AdmissionRepository,
    private readonly invitations: InvitationRepository,
    @Inject(ADMISSION_SETTINGS) private readonly settings: AdmissionSettings,
  ) {}

  /** @throws ChatError CANNOT_ADD when one of them may be neither added nor asked; USER_DEACTIVATED */
  async sort(turn: ChannelTurn, actorId: string, userIds: ReadonlySet<string>): Promise<Sorted> {
    const others = [...userIds].filter((userId) => userId !== actorId);
    if (others.length === 0) return { added: [], invited: [], deaf: new Set() };
    // Both ends are held from here on, and at once, so that so many at the same time as one after the other are counted right.
    await turn.lock([actorId, ...others].map(streams.user));
    const people = await this.admissions.acquaintances(turn.transaction, turn.channelId, actorId, others);
    if (people.some(({ deactivated }) => deactivated)) throw new ChatError('USER_DEACTIVATED');
    const decided = people.map((person) => ({ ...person, admission: decideAdmission(person, this.settings) }));
    if (decided.some(({ admission }) => admission === 'refuse')) throw new ChatError('CANNOT_ADD');
    const invited = decided.filter(({ admission }) => admission === 'invite');
    return {
      added: decided.filter(({ admission }) => admission === 'add').map(({ userId }) => userId),
      invited: invited.map(({ userId }) => userId),
      deaf: new Set(invited.filter(({ blocks }) => blocks).map(({ userId }) => userId)),
    };
  }

  /** @returns what those who hear of it are told @throws ChatError TOO_MANY_INVITATIONS, or `missing` when one of them does not exist */
  async invite(turn: ChannelTurn, channel: Channel, inviterId: string, { invited, deaf }: Sorted, role: MemberRole, missing: () => ChatError): Promise<Append[]> {
    if (invited.length === 0) return [];
    const { transaction, channelId, at: createdAt } = turn;
    const locked = await turn.lock(invited.map(streams.user));
    if (invited.some((userId) => !locked.has(streams.user(userId)))) throw missing();
    await assertNotBanned(transaction, channelId, invited);
    const standing = await this.invitations.standing(transaction, channelId, inviterId, invited);
    const inviter = await this.invitations.user(transaction, inviterId);
    // Tokens may outlive their user.
    if (inviter === undefined) throw new ChatError('TOKEN_INVALID');
    await this.invitations.forgetEnded(transaction, inviterId);
    const appends: Append[] = [];
    for (const userId of invited.filter((one) => !standing.has(one))) {
      assertRoom(await this.invitations.counts(transaction, inviterId, userId));
      const invitation: NewInvitation = { id: uuidv7(), channelId, userId, inviterId, role, createdAt };
      await this.invitations.insert(transaction, invitation);
      const data = { invitation: toInvitation(invitation, briefly(channel), inviter) };
      if (!deaf.has(userId)) appends.push({ stream: streams.user(userId), type: streamEvents.invitationCreated.name, data });
    }
    return appends;
  }

  /** Users come into the channel: what they were asked has an answer. @returns what they are told */
  async fulfil({ transaction, channelId }: ChannelTurn, userIds: readonly string[]): Promise<Append[]> {
    return (await this.invitations.fulfil(transaction, channelId, userIds)).map(({ id, userId }) => ended(userId, id, channelId));
  }
}

export const ended = (userId: string, invitationId: string, channelId: string): Append => ({
  stream: streams.user(userId),
  type: streamEvents.invitationEnded.name,
  data: { invitationId, channelId },
});
