import { Answers } from '@chatgenius/bus';
import { ChatError, commands, messagingRequests, saysSomething, toRefusal, type Actor, type CommandRequest, type NewMessage, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { parseNames } from '../mentions/mention.rules.ts';
import { type BeforeSend } from '../moderation/hook/before-send-hook.ts';
import { Screening, type Screened } from '../moderation/screening.ts';
import { originalKey } from './origin.rules.ts';
import { readOriginals } from './original.repository.ts';
import { SendQueue } from './send-queue.ts';

/** New messages, one by one or many at once. */
@Controller()
export class SendController {
  constructor(
    private readonly queue: SendQueue,
    private readonly screening: Screening,
    private readonly pool: Pool,
  ) {}

  @Answers(commands.messageSend.request)
  send({ actor, input }: CommandRequest<typeof commands.messageSend>) {
    return this.#send(actor, input);
  }

  /** All of them are queued at once, and so written in the order in which they came. */
  @Answers(messagingRequests.sendMany)
  async sendMany({ actor, messages }: RequestInput<typeof messagingRequests.sendMany>) {
    const send = (message: NewMessage) => this.#send(actor, message).catch(refusal);
    const outcomes = await Promise.all(messages.map(async (one) => ('item' in one ? send(one.item) : toRefusal(one.refused))));
    return { outcomes };
  }

  async #send({ userId: senderId, sessionId }: Actor, message: NewMessage) {
    if (!saysSomething(message)) throw new ChatError('PAYLOAD_MALFORMED');
    const { channelId, threadId, clientMessageId, text, attachmentIds = [], metadata, quote, forwarded } = message;
    const place = { senderId, channelId, threadId, clientMessageId, attachmentIds };
    const origin = { quotedId: quote?.messageId, forwardedId: forwarded?.messageId };
    // A send that nobody screens waits for nothing.
    const screened = this.screening.concerns(channelId) ? await this.#screen({ type: 'message:send', ...place, text }, forwarded?.messageId) : { text };
    const written = await this.queue.send({ ...place, ...screened, ...origin, metadata, sessionId, names: parseNames(screened.text) });
    return { message: written.message, epoch: written.epoch, seq: written.message.seq };
  }

  #screen(message: BeforeSend, forwardedId: string | undefined): Promise<Screened> {
    if (forwardedId === undefined) return this.screening.screen(message);
    const { senderId } = message;
    return this.screening.screenCopy(message, async () => (await readOriginals(this.pool, [{ senderId, forwardedId }])).get(originalKey(senderId, forwardedId))?.text ?? '');
  }
}

function refusal(error: unknown) {
  if (error instanceof ChatError) return toRefusal(error);
  throw error;
}
