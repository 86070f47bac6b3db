import { ChatError, limits, type Actor, type CommandInput, type commands, type Message } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { parseNames } from '../mentions/mention.rules.ts';
import { Screening } from '../moderation/screening.ts';
import { SendQueue } from '../sending/send-queue.ts';
import { countLive } from '../messages/live.repository.ts';
import { LiveText } from './live-text.ts';
import { LiveTexts } from './live-texts.ts';

/** Writes the first word of a live message, as any other message is written, and owns it from then on. */
@Injectable()
export class LiveBeginning {
  constructor(
    private readonly pool: Pool,
    private readonly queue: SendQueue,
    private readonly screening: Screening,
    private readonly texts: LiveTexts,
  ) {}

  /** The message as it stands; also when it was begun before. @throws ChatError TOO_MANY_LIVE, and why any message is refused */
  async begin({ userId: senderId, sessionId, serviceTokenId }: Actor, { channelId, threadId, clientMessageId, text = '', mentionAt, metadata, quote }: CommandInput<typeof commands.messageBegin>): Promise<{ message: Message; epoch: string; seq: number }> {
    const { streaming, known } = await countLive(this.pool, senderId, clientMessageId);
    if (!known && streaming >= limits.livePerUser) throw new ChatError('TOO_MANY_LIVE', { limit: limits.livePerUser });
    const hidden = await this.screening.willScreen(channelId);
    const place = { senderId, channelId, threadId, clientMessageId, attachmentIds: [] };
    const screened = hidden && text !== '' ? await this.screening.screen({ type: 'message:send', ...place, text }) : { text };
    const names = parseNames(mentionAt === 'begin' ? screened.text : '');
    const live = { ownerId: this.texts.ownerId, hidden };
    const { message, epoch } = await this.queue.send({ ...place, ...screened, quotedId: quote?.messageId, metadata, sessionId, serviceTokenId, names, live });
    if (!known && message.live?.state === 'streaming' && this.texts.find(message.id) === undefined) this.texts.add(LiveText.begun({ message, hidden }));
    return { message, epoch, seq: message.seq };
  }
}
