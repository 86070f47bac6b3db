import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, streams, type Receipts, type RequestInput } from '@chatgenius/contracts';
import { keysetPage, type Queryable } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { CostlyReads } from '../fairness/costly-reads.ts';
import { readStates } from '../unread/read-states.repository.ts';
import { countReceipts, readReceipts } from './receipt.repository.ts';

/** "Who has read this", answered by position, whether or not the channel is small enough for cursors to be broadcast. */
@Controller()
export class ReceiptController {
  constructor(private readonly reads: CostlyReads) {}

  @Answers(messagingRequests.receiptsRead)
  read(question: RequestInput<typeof messagingRequests.receiptsRead>): Promise<Receipts> {
    return this.reads.run(question.userId, (snapshot) => this.#read(snapshot, question));
  }

  async #read(snapshot: Queryable, { userId, channelId, threadId, seq, after, limit }: RequestInput<typeof messagingRequests.receiptsRead>): Promise<Receipts> {
    const position = { stream: streams.conversation({ channelId, threadId }), channelId, seq, reader: userId };
    // Before anything is counted: a large channel is work, and not for strangers to cause.
    const [own] = await readStates(snapshot, [{ userId, stream: position.stream }]);
    if (own?.conversation.channelId !== channelId) throw new ChatError(threadId === undefined ? 'CHANNEL_NOT_FOUND' : 'THREAD_NOT_FOUND');
    const [counts, found] = await Promise.all([
      countReceipts(snapshot, position),
      readReceipts(snapshot, position, { after, limit: limit + 1 }),
    ]);
    const { page, last } = keysetPage(found, limit);
    return { ...counts, receipts: page, next: last?.userId ?? null };
  }
}
