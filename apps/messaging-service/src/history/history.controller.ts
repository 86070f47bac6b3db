import { Answers } from '@chatgenius/bus';
import { ChatError, historyRequests, limits, Timestamp, type Message, type RequestInput } from '@chatgenius/contracts';
import { pageCursor, Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { type ConversationId } from './conversation.ts';
import { END, HistoryRepository, type PageRequest } from './history.repository.ts';
import { cutPage, mayReadVersions, type PageBounds, type PageSide } from './history.rules.ts';

const pinCursor = pageCursor(z.object({ pinnedAt: Timestamp, id: z.uuid() }));

const pageBounds = (rows: number): PageBounds<unknown> => ({ rows, bytes: limits.pageBytes, sizeOf: (row) => Buffer.byteLength(JSON.stringify(row)) });

/** What was said, for those who may read it. */
@Controller()
export class HistoryController {
  constructor(private readonly reads: Reads) {}

  @Answers(historyRequests.historyRead)
  async page({ userId, of, limit, ...position }: RequestInput<typeof historyRequests.historyRead>) {
    const { side, read } = await this.#read(async (history) => {
      const { side, from } = await start(history, of, position);
      return { side, read: await history.page(userId, of, rowsWanted(side, from, limit)) };
    });
    if (read === undefined) throw new ChatError('channelId' in of ? 'CHANNEL_NOT_FOUND' : 'THREAD_NOT_FOUND');
    const { rows, ...more } = cutPage(side, read, pageBounds(limit));
    return { messages: rows, ...more, head: read.head };
  }

  @Answers(historyRequests.messageRead)
  async message({ userId, messageId }: RequestInput<typeof historyRequests.messageRead>) {
    const message = await this.#read((history) => history.message(userId, messageId));
    if (message === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return { message };
  }

  @Answers(historyRequests.versionsRead)
  async versions({ userId, messageId, before = 2 ** 31 - 1, limit }: RequestInput<typeof historyRequests.versionsRead>) {
    const read = await this.#read((history) => history.versions(userId, messageId, { before, limit: limit + 1 }));
    if (read === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    if (!mayReadVersions({ role: read.role, isAuthor: read.senderId === userId }, read)) throw new ChatError('NOT_ALLOWED');
    const { rows, hasBefore } = cutPage('before', { older: read.versions, newer: [] }, pageBounds(limit));
    return { versions: rows, hasBefore };
  }

  @Answers(historyRequests.pinsRead)
  async pins({ userId, channelId, after, limit }: RequestInput<typeof historyRequests.pinsRead>) {
    const position = after === undefined ? undefined : pinCursor.decode(after);
    const pinned = await this.#read((history) => history.pins(userId, channelId, { after: position, limit: limit + 1 }));
    if (pinned === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    const { rows, hasAfter } = cutPage('after', { older: [], newer: pinned }, pageBounds(limit));
    return { messages: rows, next: hasAfter ? nextPin(rows.at(-1)) : null };
  }

  #read<Result>(read: (history: HistoryRepository) => Promise<Result>): Promise<Result> {
    return this.reads.run((pool) => read(new HistoryRepository(pool)));
  }
}

/** Where the newer side of the page begins, in seqs. */
async function start(history: HistoryRepository, of: ConversationId, { before, after, around }: Positions): Promise<{ side: PageSide; from: number }> {
  const seqAt = (position: number | string) => (typeof position === 'number' ? position : history.firstSeqAt(of, timeOf(position)));
  if (around !== undefined) return { side: 'around', from: await seqAt(around) };
  if (after !== undefined) return { side: 'after', from: typeof after === 'number' ? after + 1 : await seqAt(justAfter(after)) };
  if (typeof before === 'string') return { side: 'before', from: await history.seqAfterThoseBefore(of, timeOf(before)) };
  return { side: 'before', from: before ?? END };
}

type Positions = Pick<RequestInput<typeof historyRequests.historyRead>, 'before' | 'after' | 'around'>;

const timeOf = (position: string): Date => new Date(position);

/** Times are kept in milliseconds. */
const justAfter = (time: string): string => new Date(Date.parse(time) + 1).toISOString();

/** One row more than fits says that there are more; of the side that is not asked for, it is the only one. */
function rowsWanted(side: PageSide, from: number, limit: number): PageRequest {
  return { from, older: side === 'after' ? 1 : limit + 1, newer: side === 'before' ? 1 : limit + 1 };
}

function nextPin(last: Message | undefined): string | null {
  return last?.pinnedAt === undefined ? null : pinCursor.encode({ pinnedAt: last.pinnedAt, id: last.id });
}
