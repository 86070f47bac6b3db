import { type Channel, ChatError, type Member, type MemberRole, type Metadata, streams } from '@chatgenius/contracts';
import { type Append, createStreams, recordAudit } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Inviting } from './invitations/inviting.ts';
import { ChannelRepository, type Admitted } from '../channel-store/channel.repository.ts';
import { assertNotBanned } from '../channel-store/bans.ts';
import { ChannelTurns, type Change, type ChannelTurn } from '../channel-store/channel-turns.ts';
import { departure, welcome, type Dismissal } from './membership.events.ts';
import { decideAdd, decideJoin, decideLeave, decideRemove, firstMembers } from '../channel-store/membership.rules.ts';

export interface ChannelPlan {
  readonly name: string;
  readonly kind: Channel['kind'];
  readonly topic?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly memberIds: readonly string[];
}

/** Who belongs to a channel. A change and its events, in the channel and for those concerned, are one transaction. */
@Injectable()
export class MembershipService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly inviting: Inviting,
  ) {}

  /** Those of the given members who have to be asked are invited. */
  create(creatorId: string, { name, kind, topic, description, metadata, memberIds }: ChannelPlan): Promise<Channel & { invitedIds?: string[] }> {
    const id = uuidv7();
    return this.turns.take(id, async (turn) => {
      const described = { name, topic: topic || null, description: description || null, metadata: metadata ?? null };
      const channel: Channel = { id, kind, ...described, createdAt: turn.at.toISOString(), archivedAt: null, version: 1 };
      await this.channels.insert(turn.transaction, channel, creatorId);
      await createStreams(turn.transaction, [streams.channel(id)]);
      const sorted = await this.inviting.sort(turn, creatorId, new Set(memberIds));
      const invitations = await this.inviting.invite(turn, channel, creatorId, sorted, 'member', someDoNotExist);
      const batch = await this.admit(turn, channel, firstMembers(creatorId, sorted.added, turn.at), someDoNotExist, invitations);
      return { answer: { ...channel, ...(sorted.invited.length > 0 && { invitedIds: [...sorted.invited] }) }, batch };
    });
  }

  /** Joining twice changes nothing, also at the same time. */
  join(channelId: string, userId: string): Promise<{ channel: Channel; member: Member }> {
    return this.turns.take(channelId, async (turn) => {
      const { channel, existing, role } = decideJoin(await this.channels.standing(channelId, userId, turn.transaction));
      if (existing) return { answer: { channel, member: existing } };
      const member: Member = { userId, role, joinedAt: turn.at.toISOString() };
      // Tokens may outlive their user.
      return { answer: { channel, member }, batch: await this.admit(turn, channel, [{ ...member, addedById: null }], () => new ChatError('TOKEN_INVALID')) };
    });
  }

  /** Leaving twice changes nothing. */
  leave(channelId: string, userId: string): Promise<void> {
    return this.turns.take(channelId, async (turn) => {
      const decision = decideLeave(await this.channels.standing(channelId, userId, turn.transaction));
      if (decision === 'not-a-member') return { answer: undefined };
      return this.dismiss(turn, userId, { cause: 'left' });
    });
  }

  /** Somebody who is a member already stays as they are. @throws ChatError INVITED_INSTEAD for who has to be asked, and is now */
  async add(channelId: string, actorId: string, userId: string, role: MemberRole): Promise<Member> {
    const outcome = await this.turns.take(channelId, async (turn): Promise<Change<Member | 'invited'>> => {
      const channel = decideAdd(await this.channels.standing(channelId, actorId, turn.transaction), role);
      const existing = await this.channels.member(turn.transaction, channelId, userId);
      if (existing) return { answer: existing };
      const missing = () => new ChatError('USER_NOT_FOUND');
      const sorted = await this.inviting.sort(turn, actorId, new Set([userId]));
      if (sorted.invited.length > 0) {
        const told = await this.inviting.invite(turn, channel, actorId, sorted, role, missing);
        return { answer: 'invited', ...(told.length > 0 && { batch: await turn.append(told) }) };
      }
      const member: Member = { userId, role, joinedAt: turn.at.toISOString() };
      const batch = await this.admit(turn, channel, [{ ...member, addedById: actorId }], missing);
      if (userId !== actorId) await recordAudit(turn.transaction, { actorId, action: 'member:added', subject: { kind: 'user', id: userId }, channelId, after: { role } });
      return { answer: member, batch };
    });
    if (outcome === 'invited') throw new ChatError('INVITED_INSTEAD');
    return outcome;
  }

  /** Removing twice changes nothing. */
  remove(channelId: string, actorId: string, userId: string, reason?: string): Promise<void> {
    return this.turns.take(channelId, async (turn) => {
      const [standing, target] = [
        await this.channels.standing(channelId, actorId, turn.transaction),
        await this.channels.member(turn.transaction, channelId, userId),
      ];
      if (decideRemove(standing, target) === 'not-a-member') return { answer: undefined };
      if (userId === actorId) return this.dismiss(turn, userId, { cause: 'left' });
      const subject = { kind: 'user', id: userId };
      await recordAudit(turn.transaction, { actorId, action: 'member:removed', subject, channelId, before: { role: target?.role }, reason });
      return this.dismiss(turn, userId, { cause: 'removed', by: actorId });
    });
  }

  /** Within a turn that has decided it. @param missing what to throw when one of them does not exist @param also what else is told by it */
  async admit(turn: ChannelTurn, channel: Channel, members: readonly Admitted[], missing: () => ChatError, also: readonly Append[] = []) {
    const userIds = members.map(({ userId }) => userId);
    const locked = await turn.lock(userIds.map(streams.user));
    if (userIds.some((userId) => !locked.has(streams.user(userId)))) throw missing();
    await assertNotBanned(turn.transaction, channel.id, userIds);
    const head = locked.get(streams.channel(channel.id));
    if (head === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    const joining = members.map((member, index) => ({ ...member, joinedSeq: head.head + 1 + index }));
    await this.channels.insertMembers(turn.transaction, channel.id, joining);
    await this.channels.forgetDepartures(turn.transaction, channel.id, userIds);
    const answered = await this.inviting.fulfil(turn, userIds);
    const welcomes = welcome(channel, members, joining.map(({ joinedSeq }) => ({ epoch: head.epoch, seq: joinedSeq })));
    return turn.append([...welcomes, ...answered, ...also]);
  }

  /** Within a turn that has decided it. */
  async dismiss(turn: ChannelTurn, userId: string, dismissal: Dismissal): Promise<Change<undefined>> {
    return { answer: undefined, batch: await turn.append(await this.depart(turn, userId, dismissal)) };
  }

  /**
   * Within a turn that has decided it. What a ban keeps out comes back once the ban is over: only who was removed waits to be
   * added. @returns what is to be told
   */
  async depart(turn: ChannelTurn, userId: string, dismissal: Dismissal): Promise<Append[]> {
    await this.channels.departMember(turn.transaction, turn.channelId, userId, { removed: dismissal.cause === 'removed', at: turn.at });
    return departure(turn.channelId, userId, dismissal);
  }
}

const someDoNotExist = () =>
  new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.memberIds', message: 'Some of these users do not exist.' }] });
