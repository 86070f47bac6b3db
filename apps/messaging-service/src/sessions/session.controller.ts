import { Answers } from '@chatgenius/bus';
import { ChatError, limits, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { ChannelRepository } from '../streams/channel.repository.ts';

@Controller()
export class SessionController {
  constructor(private readonly channels: ChannelRepository) {}

  @Answers(messagingRequests.sessionOpen)
  async open({ userId }: RequestInput<typeof messagingRequests.sessionOpen>) {
    const [user, channels] = await Promise.all([
      this.channels.user(userId),
      this.channels.ofUser(userId, limits.sessionChannels),
    ]);
    if (user === undefined) throw new ChatError('TOKEN_INVALID');
    return { user, channels: channels.map(({ channel, role, head }) => ({ ...channel, role, head })) };
  }
}
