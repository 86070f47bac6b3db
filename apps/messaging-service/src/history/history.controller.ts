import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { ChannelRepository } from '../streams/channel.repository.ts';
import { HistoryRepository } from './history.repository.ts';

@Controller()
export class HistoryController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly history: HistoryRepository,
  ) {}

  @Answers(messagingRequests.historyRead)
  async read({ channelId, userId, before, after, limit }: RequestInput<typeof messagingRequests.historyRead>) {
    if ((await this.channels.open(channelId, userId)) === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    return this.history.page(channelId, { before, after, limit });
  }
}
