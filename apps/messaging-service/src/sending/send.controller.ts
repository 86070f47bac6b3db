import { Answers } from '@chatgenius/bus';
import { ChatError, commands, messagingRequests, saysSomething, toRefusal, type Actor, type CommandRequest, type NewMessage, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { parseNames } from '../mentions/mention.rules.ts';
import { type BeforeSend } from '../moderation/hook/before-send-hook.ts';
import { Screening } from '../moderation/screening.ts';
import { type Screened } from '../moderation/screened.ts';
import { originalKey, quoteOf } from './origin.rules.ts';
import { readOriginals } from './original.repository.ts';
import { SendQueue } from './send-queue.ts';
import { type Send } from './sending.rules.ts';

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

  async #send({ userId: senderId, sessionId, serviceTokenId }: Actor, message: NewMessage) {
    if (!saysSomething(message)) throw new ChatError('PAYLOAD_MALFORMED');
    const { channelId, threadId, clientMessageId, text, attachmentIds = [], metadata, quote, forwarded } = message;
    const place = { senderId, channelId, threadId, clientMessageId, attachmentIds };
    const origin = { quotedId: quote?.messageId, forwardedId: forwarded?.messageId };
    // A send that nobody screens waits for nothing.
    const screened = this.screening.concerns(channelId) ? await this.#screen({ type: 'message:send', ...place, text }, origin) : { text };
    const written = await this.queue.send({ ...place, ...screened, ...origin, metadata, sessionId, serviceTokenId, names: parseNames(screened.text) });
    return { message: written.message, epoch: written.epoch, seq: written.message.seq };
  }

  #screen(message: BeforeSend, { quotedId, forwardedId }: Pick<Send, 'quotedId' | 'forwardedId'>): Promise<Screened> {
    const id = forwardedId ?? quotedId;
    if (id === undefined) return this.screening.screen(message);
    const { senderId } = message;
    // One that may not be read is refused when the rest is decided.
    const original = async () => (await readOriginals(this.pool, [{ senderId, quotedId, forwardedId }])).get(originalKey(senderId, id));
    if (forwardedId !== undefined) return this.screening.screenCopy(message, async () => (await original())?.text ?? '');
    return this.screening.screen(message, async () => {
      const quoted = await original();
      return quoted && quoteOf(quoted).text;
    });
  }
}

function refusal(error: unknown) {
  if (error instanceof ChatError) return toRefusal(error);
  throw error;
}
