import { Answers } from '@chatgenius/bus';
import { ChatError, limits, personalRequests, streamEvents, Timestamp, type RequestInput } from '@chatgenius/contracts';
import { pageCursor } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { readPlace } from '../changes/standing.repository.ts';
import { cutPage } from '../history/history.rules.ts';
import { OwnTurns } from '../personal/own-turns.ts';
import { countSaved, deleteSaved, insertSaved, readReadable, readSaved, readSavedAt, type SavedPosition } from './saved.repository.ts';

const cursor = pageCursor<SavedPosition>(z.object({ at: Timestamp, messageId: z.guid() }));
const bytesOf = (row: unknown) => Buffer.byteLength(JSON.stringify(row));

/** Messages that somebody keeps for later. */
@Controller()
export class SavedController {
  constructor(
    private readonly pool: Pool,
    private readonly turns: OwnTurns,
  ) {}

  @Answers(personalRequests.savedSet)
  async set({ userId, messageId, saved }: RequestInput<typeof personalRequests.savedSet>) {
    return { savedAt: saved ? await this.#save(userId, messageId) : await this.#unsave(userId, messageId) };
  }

  @Answers(personalRequests.savedList)
  async list({ userId, after, limit }: RequestInput<typeof personalRequests.savedList>) {
    const position = after === undefined ? undefined : cursor.decode(after);
    const found = await readSaved(this.pool, userId, position, limit + 1);
    const { rows, hasAfter } = cutPage('after', { older: [], newer: found }, { rows: limit, bytes: limits.pageBytes, sizeOf: bytesOf });
    const last = hasAfter ? rows.at(-1) : undefined;
    return { saved: rows, next: last ? cursor.encode({ at: last.savedAt, messageId: last.message.id }) : null };
  }

  async #save(userId: string, messageId: string): Promise<string> {
    const place = await readPlace(this.pool, messageId);
    if (place === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return this.turns.take(userId, async ({ transaction, at, tell }) => {
      if ((await readReadable(transaction, userId, messageId))?.deleted !== false) throw new ChatError('MESSAGE_NOT_FOUND');
      const known = await readSavedAt(transaction, userId, messageId);
      if (known) return known.toISOString();
      if ((await countSaved(transaction, userId, limits.savedMessages)) >= limits.savedMessages) throw new ChatError('TOO_MANY_SAVED');
      await insertSaved(transaction, userId, messageId, at);
      const savedAt = at.toISOString();
      await tell(streamEvents.messageSaved, { ...place, savedAt });
      return savedAt;
    });
  }

  /** Also of a message that the user may no longer read, if they have saved it. */
  async #unsave(userId: string, messageId: string): Promise<null> {
    const place = await readPlace(this.pool, messageId);
    return this.turns.take(userId, async ({ transaction, tell }) => {
      const wasSaved = await deleteSaved(transaction, userId, messageId);
      if (!wasSaved && !(await readReadable(transaction, userId, messageId))) throw new ChatError('MESSAGE_NOT_FOUND');
      if (wasSaved && place) await tell(streamEvents.messageUnsaved, place);
      return null;
    });
  }
}
