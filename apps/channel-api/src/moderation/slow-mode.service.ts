import { ChatError, may, streamEvents, streams, type Channel } from '@chatgenius/contracts';
import { recordAudit } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { ChannelRepository } from '../channel-store/channel.repository.ts';
import { ChannelTurns } from '../channel-store/channel-turns.ts';
import { isVisible, roleIn } from '../channel-store/membership.rules.ts';

/** How often each member may write into a channel. messaging-service holds it against every send. */
@Injectable()
export class SlowModeService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly channels: ChannelRepository,
  ) {}

  /** The same again changes nothing. @param seconds 0 ends it @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, ARCHIVED */
  set(channelId: string, actorId: string, seconds: number): Promise<Channel> {
    return this.turns.take(channelId, async (turn) => {
      const standing = await this.channels.standing(channelId, actorId, turn.transaction);
      if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
      const { slowModeSeconds: before = 0, ...channel } = standing.channel;
      if (channel.kind === 'direct' || !may(roleIn(standing), 'channel:slow-mode')) throw new ChatError('NOT_ALLOWED');
      if (before === seconds) return { answer: standing.channel };
      if (channel.archivedAt) throw new ChatError('ARCHIVED');
      const answer: Channel = { ...channel, version: (channel.version ?? 1) + 1, ...(seconds > 0 && { slowModeSeconds: seconds }) };
      await this.channels.update(turn.transaction, answer);
      await recordAudit(turn.transaction, { actorId, action: 'channel:slow-mode-changed', subject: { kind: 'channel', id: channelId }, channelId, before: { seconds: before }, after: { seconds } });
      const batch = await turn.append([{ stream: streams.channel(channelId), type: streamEvents.channelSlowModeChanged.name, data: { channel: answer, channelId, seconds, by: actorId } }]);
      return { answer, batch };
    });
  }
}
