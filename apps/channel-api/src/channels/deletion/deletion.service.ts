import { ChatError, streamEvents, streams } from '@chatgenius/contracts';
import { recordAudit } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { ChannelTurns } from '../../channel-store/channel-turns.ts';
import { DeletionRepository } from './deletion.repository.ts';
import { DeletionTask } from './deletion.task.ts';

/** Deletes channels for good: at once as far as anybody can see, and row by row in the background. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly turns: ChannelTurns,
    private readonly deletions: DeletionRepository,
    private readonly task: DeletionTask,
  ) {}

  /** Deleting twice changes nothing. @throws ChatError CHANNEL_NOT_FOUND */
  async delete(channelId: string, actorId: string): Promise<void> {
    await this.turns.take(channelId, async (turn) => {
      const channel = await this.deletions.find(turn.transaction, channelId);
      if (channel === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
      if (channel === 'going') return { answer: undefined };
      await this.deletions.begin(turn.transaction, channelId, actorId, turn.at);
      const { name, kind, topic } = channel;
      await recordAudit(turn.transaction, { actorId, action: 'channel:deleted', subject: { kind: 'channel', id: channelId }, channelId, before: { name, kind, topic } });
      const batch = await turn.append([{ stream: streams.channel(channelId), type: streamEvents.channelDeleted.name, data: { channelId } }]);
      return { answer: undefined, batch };
    });
    this.task.soon();
  }
}
