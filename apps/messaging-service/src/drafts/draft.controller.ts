import { Answers } from '@chatgenius/bus';
import { ChatError, limits, personalRequests, streamEvents, streams, type Conversation, type RequestInput } from '@chatgenius/contracts';
import { pageCursor } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { cutPage } from '../history/history.rules.ts';
import { assertMayRead } from '../personal/may-read.ts';
import { OwnTurns } from '../personal/own-turns.ts';
import { countDrafts, deleteDraft, readDrafts, readDraftText, writeDraft } from './draft.repository.ts';

const cursor = pageCursor<{ version: number }>(z.object({ version: z.int().positive() }));
const bytesOf = (row: unknown) => Buffer.byteLength(JSON.stringify(row));

/** What somebody has begun to write. The log is told that it has changed, and never what it says. */
@Controller()
export class DraftController {
  constructor(
    private readonly pool: Pool,
    private readonly turns: OwnTurns,
  ) {}

  @Answers(personalRequests.draftSet)
  async set({ userId, text, ...place }: RequestInput<typeof personalRequests.draftSet>) {
    const conversation = conversationOf(place);
    const stream = streams.conversation(conversation);
    // What is there may be removed by whoever may no longer read the conversation.
    if (text !== '') await assertMayRead(this.pool, userId, conversation);
    return this.turns.take(userId, async ({ transaction, at, seq: version, tell }) => {
      const known = await readDraftText(transaction, userId, stream);
      if ((known?.text ?? '') === text) return { version: known?.version ?? null };
      if (known === undefined && (await countDrafts(transaction, userId)) >= limits.draftsPerUser) throw new ChatError('TOO_MANY_DRAFTS');
      await tell(streamEvents.draftChanged, { ...conversation, version, removed: text === '' });
      if (text === '') await deleteDraft(transaction, userId, stream);
      else await writeDraft(transaction, { userId, stream, conversation, text, version, at });
      return { version };
    });
  }

  @Answers(personalRequests.draftList)
  async list({ userId, after, limit, channelId, threadId }: RequestInput<typeof personalRequests.draftList>) {
    const stream = threadId === undefined ? channelId && streams.channel(channelId) : streams.thread(threadId);
    const found = await readDrafts(this.pool, userId, { ...(after !== undefined && { before: cursor.decode(after).version }), ...(stream && { stream }), limit: limit + 1 });
    const { rows, hasAfter } = cutPage('after', { older: [], newer: found }, { rows: limit, bytes: limits.pageBytes, sizeOf: bytesOf });
    const last = hasAfter ? rows.at(-1) : undefined;
    return { drafts: rows, next: last ? cursor.encode({ version: last.version }) : null };
  }
}

const conversationOf = ({ channelId, threadId }: Conversation): Conversation => ({ channelId, ...(threadId !== undefined && { threadId }) });
