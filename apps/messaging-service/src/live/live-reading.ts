import { ChatError, type Actor, type CommandInput, type CommandOutput, type commands, type Message } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { HistoryRepository } from '../history/history.repository.ts';
import { type LiveText } from './live-text.ts';

type Text = CommandOutput<typeof commands.messageText>;

/** What live messages say, and why they take no text. */
@Injectable()
export class LiveReading {
  readonly #history: HistoryRepository;

  constructor(pool: Pool) {
    this.#history = new HistoryRepository(pool);
  }

  /** As it is committed. @throws ChatError MESSAGE_NOT_FOUND */
  async message(userId: string, messageId: string): Promise<Message> {
    const message = await this.#history.message(userId, messageId);
    if (message?.deletedAt !== undefined || message === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return message;
  }

  /** As its owner has committed it: what readers were told, and perhaps a little more. */
  textOf({ messageId, hidden, shown, revision }: LiveText, asked: number): Text {
    const known = hidden ? '' : shown.text;
    const offset = asked <= known.length ? asked : 0;
    const { step, metadata } = shown;
    const live = { state: 'streaming' as const, length: known.length, ...(revision > 0 && { revision }), ...(step > 0 && { step }) };
    return { messageId, offset, text: known.slice(offset), live, ...(metadata && { metadata }) };
  }

  /** Of one that nobody writes on. @throws ChatError MESSAGE_NOT_FOUND for one that was never live */
  wholeOf({ id: messageId, text, live, metadata }: Message, asked: number): Text {
    if (live === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    const offset = asked <= text.length ? asked : 0;
    return { messageId, offset, text: text.slice(offset), live, ...(metadata && { metadata }) };
  }

  /** @throws ChatError MESSAGE_NOT_FOUND, NOT_AUTHOR, NOT_STREAMING */
  async refuse({ userId }: Actor, messageId: string): Promise<never> {
    const { senderId, live } = await this.message(userId, messageId);
    if (senderId !== userId) throw new ChatError('NOT_AUTHOR');
    throw new ChatError('NOT_STREAMING', { ...(live && { live }) });
  }

  /** For who repeats a finish whose ack was lost. @throws ChatError NOT_STREAMING when it ended otherwise */
  async finished(actor: Actor, { messageId, length, state = 'complete' }: CommandInput<typeof commands.messageFinish>): Promise<Message> {
    const message = await this.message(actor.userId, messageId);
    const { live, senderId } = message;
    if (senderId !== actor.userId || live?.state !== state || live.length !== length) await this.refuse(actor, messageId);
    return message;
  }
}
