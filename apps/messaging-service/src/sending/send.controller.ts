import { Answers } from '@chatgenius/bus';
import { commands, type CommandRequest } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { SendQueue } from './send-queue.ts';

@Controller()
export class SendController {
  constructor(private readonly queue: SendQueue) {}

  @Answers(commands.messageSend.request)
  async send({ actor, input }: CommandRequest<typeof commands.messageSend>) {
    const { channelId, clientMessageId, text } = input;
    const { message, epoch } = await this.queue.send({ senderId: actor.userId, channelId, clientMessageId, text });
    return { message, epoch, seq: message.seq };
  }
}
