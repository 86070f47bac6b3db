import { activeTraceParent, Publication } from '@chatgenius/bus';
import { ChatError, streamEvents, streams, type Channel, type Member } from '@chatgenius/contracts';
import { appendEvents, createStreams, lockStreams, withTransaction, type Append, type AppendedBatch, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DATABASE } from '../tokens.ts';
import { ChannelRepository } from './channel.repository.ts';
import { decideJoin, decideLeave, firstMembers } from './membership.rules.ts';

export interface ChannelPlan {
  readonly name: string;
  readonly kind: Channel['kind'];
  readonly topic?: string | undefined;
  readonly memberIds: readonly string[];
}

/** What a change of one channel's members comes to: an answer, and what is to be published. */
interface Change<Answer> {
  readonly answer: Answer;
  readonly batch?: AppendedBatch;
}

/** A transaction that holds the channel's stream: nothing else changes the channel, or writes into it. */
interface ChannelTurn {
  readonly transaction: Transaction;
  readonly at: Date;
  readonly append: (type: string, data: readonly unknown[]) => Promise<AppendedBatch>;
}

/** Who belongs to a channel. A change and its event in the channel's stream are one transaction. */
@Injectable()
export class MembershipService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly channels: ChannelRepository,
    private readonly publication: Publication,
  ) {}

  create(creatorId: string, { name, kind, topic, memberIds }: ChannelPlan): Promise<Channel> {
    const id = uuidv7();
    return this.inTurn(id, async ({ transaction, at, append }) => {
      const channel: Channel = { id, kind, name, topic: topic || null, createdAt: at.toISOString(), archivedAt: null };
      const members = firstMembers(creatorId, memberIds, at);
      await this.channels.insert(transaction, channel, creatorId);
      if ((await this.channels.insertMembers(transaction, id, members)) < members.length) {
        throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.memberIds', message: 'Some of these users do not exist.' }] });
      }
      await createStreams(transaction, [streams.channel(id)]);
      const joined = members.map((member) => ({ channelId: id, member }));
      return { answer: channel, batch: await append(streamEvents.memberJoined.name, joined) };
    });
  }

  /** Joining twice changes nothing, also at the same time. */
  join(channelId: string, userId: string): Promise<{ channel: Channel; member: Member }> {
    return this.inTurn(channelId, async ({ transaction, at, append }) => {
      const { channel, existing } = decideJoin(await this.channels.standing(channelId, userId, transaction));
      if (existing) return { answer: { channel, member: existing } };
      const member: Member = { userId, role: 'member', joinedAt: at.toISOString() };
      // Tokens may outlive their user.
      if ((await this.channels.insertMembers(transaction, channelId, [member])) === 0) throw new ChatError('TOKEN_INVALID');
      return { answer: { channel, member }, batch: await append(streamEvents.memberJoined.name, [{ channelId, member }]) };
    });
  }

  /** Leaving twice changes nothing. */
  leave(channelId: string, userId: string): Promise<void> {
    return this.inTurn(channelId, async ({ transaction, append }) => {
      const decision = decideLeave(await this.channels.standing(channelId, userId, transaction));
      if (decision === 'not-a-member') return { answer: undefined };
      await this.channels.deleteMember(transaction, channelId, userId);
      return { answer: undefined, batch: await append(streamEvents.memberLeft.name, [{ channelId, userId }]) };
    });
  }

  /** Runs a change while it holds the channel's stream, and publishes what it appended after the commit. */
  private async inTurn<Answer>(channelId: string, work: (turn: ChannelTurn) => Promise<Change<Answer>>): Promise<Answer> {
    const stream = streams.channel(channelId);
    const { answer, batch } = await withTransaction(this.database.pool, async (transaction) => {
      await lockStreams(transaction, [stream]);
      // Taken while the stream is held, so that its events are in the order of their times as well.
      const at = new Date();
      const append = async (type: string, data: readonly unknown[]): Promise<AppendedBatch> => {
        const appends = data.map((item): Append => ({ stream, type, data: () => item }));
        return appendEvents(transaction, await lockStreams(transaction, [stream]), appends, at);
      };
      return work({ transaction, at, append });
    });
    if (batch) this.publication.publish(batch, activeTraceParent);
    return answer;
  }
}
