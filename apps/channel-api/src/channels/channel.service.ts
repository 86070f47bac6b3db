import { streamEvents, streams, type Channel } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { ChannelTurns, type ChannelTurn } from './channel-turns.ts';
import { ChannelRepository } from './channel.repository.ts';
import { decideArchive, decideMakePrivate, decideRestore, decideUpdate, type ChannelChanges, type ChannelDecision, type Precondition } from './channel.rules.ts';
import { type Standing } from '../members/membership.rules.ts';

type ChangeEvent = (typeof streamEvents)['channelUpdated' | 'channelArchived' | 'channelRestored'];

/** Somebody who changes a channel, and which version of it they mean. */
export interface ChannelActor {
  readonly channelId: string;
  readonly userId: string;
  readonly isMeant: Precondition;
}

/** What a channel is. A change, its version and its event are one transaction. */
@Injectable()
export class ChannelService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
  ) {}

  update(actor: ChannelActor, changes: ChannelChanges): Promise<Channel> {
    return this.#change(actor, streamEvents.channelUpdated, (standing) => decideUpdate(standing, changes, actor.isMeant));
  }

  archive(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, streamEvents.channelArchived, (standing, { at }) => decideArchive(standing, actor.isMeant, at));
  }

  restore(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, streamEvents.channelRestored, (standing) => decideRestore(standing, actor.isMeant));
  }

  makePrivate(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, streamEvents.channelUpdated, (standing) => decideMakePrivate(standing, actor.isMeant));
  }

  #change({ channelId, userId }: ChannelActor, event: ChangeEvent, decide: (standing: Standing | undefined, turn: ChannelTurn) => ChannelDecision): Promise<Channel> {
    return this.turns.take(channelId, async (turn) => {
      const { channel, changed } = decide(await this.channels.standing(channelId, userId, turn.transaction), turn);
      if (changed === undefined) return { answer: channel };
      await this.channels.update(turn.transaction, changed);
      return { answer: channel, batch: await turn.append([{ stream: streams.channel(channelId), type: event.name, data: () => ({ channel: changed, by: userId }) }]) };
    });
  }
}
