import { streamEvents, streams, type AuditAction, type Channel } from '@chatgenius/contracts';
import { recordAudit } from '@chatgenius/database';
import { type Precondition } from '@chatgenius/http';
import { Injectable } from '@nestjs/common';
import { ChannelTurns, type ChannelTurn } from '../channel-store/channel-turns.ts';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { decideArchive, decideMakePrivate, decideRestore, decideUpdate, differences, type ChannelChanges, type ChannelDecision } from './channel.rules.ts';
import { type Standing } from '../channel-store/membership.rules.ts';

/** What a change is called in the channel's stream, and in the audit log. */
interface Told {
  readonly event: (typeof streamEvents)['channelUpdated' | 'channelArchived' | 'channelRestored'];
  readonly action: AuditAction;
}

/** Somebody who changes a channel, and which version of it they mean. */
export interface ChannelActor {
  readonly channelId: string;
  readonly userId: string;
  readonly precondition: Precondition;
}

/** What a channel is. A change, its version, its event and its audit row are one transaction. */
@Injectable()
export class ChannelService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
  ) {}

  update(actor: ChannelActor, changes: ChannelChanges): Promise<Channel> {
    return this.#change(actor, { event: streamEvents.channelUpdated, action: 'channel:updated' }, (standing) => decideUpdate(standing, changes, actor.precondition));
  }

  archive(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, { event: streamEvents.channelArchived, action: 'channel:archived' }, (standing, { at }) => decideArchive(standing, actor.precondition, at));
  }

  restore(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, { event: streamEvents.channelRestored, action: 'channel:restored' }, (standing) => decideRestore(standing, actor.precondition));
  }

  makePrivate(actor: ChannelActor): Promise<Channel> {
    return this.#change(actor, { event: streamEvents.channelUpdated, action: 'channel:made-private' }, (standing) => decideMakePrivate(standing, actor.precondition));
  }

  #change({ channelId, userId }: ChannelActor, { event, action }: Told, decide: (standing: Standing | undefined, turn: ChannelTurn) => ChannelDecision): Promise<Channel> {
    return this.turns.take(channelId, async (turn) => {
      const standing = await this.channels.standing(channelId, userId, turn.transaction);
      const { channel, changed } = decide(standing, turn);
      if (standing === undefined || changed === undefined) return { answer: channel };
      await this.channels.update(turn.transaction, changed);
      await recordAudit(turn.transaction, { actorId: userId, action, subject: { kind: 'channel', id: channelId }, channelId, ...differences(standing.channel, changed) });
      return { answer: channel, batch: await turn.append([{ stream: streams.channel(channelId), type: event.name, data: { channel: changed, by: userId } }]) };
    });
  }
}
