import { ChatError, streamEvents, streams, type Channel, type Cursor, type Member } from '@chatgenius/contracts';
import { createStreams, type Append } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelTurns, type ChannelTurn } from '../channel-store/channel-turns.ts';
import { welcome } from '../members/membership.events.ts';
import { DIRECT_SETTINGS } from '../tokens.ts';
import { DirectRepository } from './direct.repository.ts';
import { assertMayBegin, keyOf, peopleOf, shownTo, type DirectSettings } from './direct.rules.ts';

interface Plan {
  readonly callerId: string;
  readonly people: readonly string[];
  readonly key: Buffer;
  readonly hidden: boolean;
}

/** Begins direct conversations. There is one for each set of people: whoever asks gets it. */
@Injectable()
export class DirectService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
    private readonly conversations: DirectRepository,
    @Inject(DIRECT_SETTINGS) private readonly settings: DirectSettings,
  ) {}

  /** @throws ChatError PAYLOAD_MALFORMED, CANNOT_MESSAGE, TOO_MANY_DIRECT */
  async begin(callerId: string, userIds: readonly string[], hidden: boolean): Promise<Channel> {
    const people = peopleOf(callerId, userIds);
    const plan: Plan = { callerId, people, key: keyOf(people), hidden };
    for (;;) {
      const begun = await this.conversations.find(plan.key);
      if (begun !== undefined) {
        const isKnown = shownTo(begun.hiddenFrom, callerId, hidden).length === 0;
        return isKnown ? begun.channel : await this.#show(begun.channel, plan);
      }
      const made = await this.#make(plan);
      if (made !== undefined) return made;
      // Somebody else has made it meanwhile: now it can be seen.
    }
  }

  #make(plan: Plan): Promise<Channel | undefined> {
    const { callerId, people, key, hidden } = plan;
    const id = uuidv7();
    return this.turns.take(id, async (turn) => {
      const createdAt = turn.at.toISOString();
      const channel: Channel = { id, kind: 'direct', name: '', topic: null, createdAt, archivedAt: null, version: 1, memberIds: [...people] };
      const others = people.filter((userId) => userId !== callerId);
      // Before any stream is held: whoever makes the same one waits here.
      if (!(await this.conversations.insert(turn.transaction, { channel, key, begunById: callerId, hiddenFrom: hidden ? others : [] }))) return { answer: undefined };
      await createStreams(turn.transaction, [streams.channel(id)]);
      const locked = await turn.lock(people.map(streams.user));
      const [addressees, begunBefore] = [
        await this.conversations.addressees(turn.transaction, callerId, others),
        (await this.conversations.countLately(turn.transaction, callerId, createdAt)) - 1,
      ];
      assertMayBegin(addressees, begunBefore, this.settings);
      // Tokens may outlive their user.
      if (!locked.has(streams.user(callerId))) throw new ChatError('TOKEN_INVALID');
      return { answer: channel, batch: await this.#admit(turn, channel, hidden ? [callerId] : people, locked.get(streams.channel(id))?.epoch ?? '') };
    });
  }

  /** @param told those who learn of it now */
  async #admit(turn: ChannelTurn, channel: Channel, told: readonly string[], epoch: string) {
    const people = channel.memberIds ?? [];
    const members = people.map((userId, index) => ({ userId, role: 'member' as const, joinedAt: channel.createdAt, addedById: null, joinedSeq: index + 1 }));
    await this.channels.insertMembers(turn.transaction, channel.id, members);
    const positions = members.map(({ joinedSeq }): Cursor => ({ epoch, seq: joinedSeq }));
    const isTold = ({ stream }: Append) => !people.some((userId) => stream === streams.user(userId) && !told.includes(userId));
    return turn.append(welcome(channel, members satisfies readonly Member[], positions).filter(isTold));
  }

  /** To the caller, or to everybody, if they have not learned of it yet. Nothing was said in it: nothing is unread. */
  #show(channel: Channel, { callerId, key, hidden }: Plan): Promise<Channel> {
    return this.turns.take(channel.id, async (turn) => {
      const begun = await this.conversations.find(key, turn.transaction);
      const told = shownTo(begun?.hiddenFrom ?? [], callerId, hidden);
      if (told.length === 0) return { answer: channel };
      await this.conversations.show(turn.transaction, channel.id, told);
      const head = (await turn.lock(told.map(streams.user))).get(streams.channel(channel.id));
      if (head === undefined) throw new Error(`${channel.id} has no stream`);
      const data = { channel, role: 'member', head: { epoch: head.epoch, seq: head.head } };
      return { answer: channel, batch: await turn.append(told.map((userId) => ({ stream: streams.user(userId), type: streamEvents.channelAdded.name, data }))) };
    });
  }
}
