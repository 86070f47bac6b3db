import { Answers } from '@chatgenius/bus';
import { ChatError, commands, messagingRequests, saysSomething, toRefusal, type CommandRequest, type NewMessage, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { parseNames } from '../mentions/mention.rules.ts';
import { SendQueue } from './send-queue.ts';

/** New messages, one by one or many at once. */
@Controller()
export class SendController {
  constructor(private readonly queue: SendQueue) {}

  @Answers(commands.messageSend.request)
  send({ actor, input }: CommandRequest<typeof commands.messageSend>) {
    return this.#send(actor.userId, input);
  }

  /** All of them are queued at once, and so written in the order in which they came. */
  @Answers(messagingRequests.sendMany)
  async sendMany({ actor, messages }: RequestInput<typeof messagingRequests.sendMany>) {
    const send = (message: NewMessage) => this.#send(actor.userId, message).catch(refusal);
    const outcomes = await Promise.all(messages.map(async (one) => ('item' in one ? send(one.item) : toRefusal(one.refused))));
    return { outcomes };
  }

  async #send(senderId: string, { channelId, threadId, clientMessageId, text, attachmentIds = [], metadata }: NewMessage) {
    if (!saysSomething({ channelId, clientMessageId, text, attachmentIds })) throw new ChatError('PAYLOAD_MALFORMED');
    const names = parseNames(text);
    const { message, epoch } = await this.queue.send({ senderId, channelId, threadId, clientMessageId, text, names, attachmentIds, metadata });
    return { message, epoch, seq: message.seq };
  }
}

function refusal(error: unknown) {
  if (error instanceof ChatError) return toRefusal(error);
  throw error;
}
