import { withBackgroundTransaction, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { shelve, type FilledShelf, type Place, type Unshelved } from './shelving.rules.ts';

/** Any number that nothing else here takes. */
const INDEXING_LOCK = 7_214_901;

interface ShelfRow {
  id: number;
  channel_id: string;
  messages: number;
  oldest_at: Date;
  newest_at: Date;
  leaves: number[];
}

/** What a search reads, brought up to what messages say. */
@Injectable()
export class SearchIndexRepository {
  constructor(private readonly pool: Pool) {}

  /**
   * Takes changed messages from the queue and indexes them as they read now, all or nothing; tells how many. One
   * process at a time, so that shelves fill one after another; for the others there is nothing to do.
   */
  indexNext(atMost: number): Promise<number> {
    return withBackgroundTransaction(this.pool, async (transaction) => {
      const { rows } = await transaction.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS free', [INDEXING_LOCK]);
      if (rows[0]?.free !== true) return 0;
      const messageIds = await takeFromQueue(transaction, atMost);
      if (messageIds.length > 0) await index(transaction, messageIds);
      return messageIds.length;
    });
  }

  /** Age of the oldest message that is not indexed yet, in milliseconds; 0 when there is none. */
  async behindMs(): Promise<number> {
    const { rows } = await this.pool.query<{ ms: number }>(BEHIND);
    return Math.max(rows[0]?.ms ?? 0, 0);
  }
}

/** How many milliseconds ago the oldest message was written that is not indexed yet. */
const BEHIND = {
  name: 'search-behind',
  text: 'SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 * 1000 AS ms FROM search_queue ORDER BY id LIMIT 1',
};

/** The oldest of the queue; at most one row of it beyond what was asked for. */
async function takeFromQueue(transaction: Transaction, atMost: number): Promise<string[]> {
  const { rows } = await transaction.query<{ message_ids: string[] }>({
    name: 'take-search-queue',
    text: `DELETE FROM search_queue WHERE id IN (
             SELECT id FROM (
               SELECT id, sum(cardinality(message_ids)) OVER (ORDER BY id) - cardinality(message_ids) AS before
               FROM (SELECT id, message_ids FROM search_queue ORDER BY id LIMIT $1) AS oldest
             ) AS counted WHERE before < $1
           ) RETURNING message_ids`,
    values: [atMost],
  });
  return [...new Set(rows.flatMap((row) => row.message_ids))];
}

/** An edited message moves to the newest shelf of its channel: shelves know how far back they reach. */
async function index(transaction: Transaction, messageIds: readonly string[]): Promise<void> {
  await transaction.query({
    name: 'unindex-messages',
    text: 'DELETE FROM search_entries WHERE message_id = ANY ($1::uuid[])',
    values: [messageIds],
  });
  const messages = await readSpoken(transaction, messageIds);
  const { last, lastId } = await readLastShelves(transaction, [...new Set(messages.map(({ channelId }) => channelId))]);
  const { shelves, places } = shelve(messages, last, lastId);
  await saveShelves(transaction, shelves);
  await insertEntries(transaction, places);
}

/** Those that say something or have files, the oldest first. */
async function readSpoken(transaction: Transaction, messageIds: readonly string[]): Promise<Unshelved[]> {
  const { rows } = await transaction.query<{ id: string; channel_id: string; created_at: Date }>({
    name: 'spoken-messages-and-files',
    text: `SELECT id, channel_id, created_at FROM messages
           WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL AND (text <> '' OR jsonb_array_length(attachments) > 0) ORDER BY created_at, id`,
    values: [messageIds],
  });
  return rows.map((row) => ({ messageId: row.id, channelId: row.channel_id, createdAt: row.created_at.getTime() }));
}

async function readLastShelves(transaction: Transaction, channelIds: readonly string[]): Promise<{ last: FilledShelf[]; lastId: number }> {
  const { rows } = await transaction.query<ShelfRow>({
    name: 'last-shelves',
    text: `SELECT shelf.* FROM unnest($1::uuid[]) AS channel (id)
           CROSS JOIN LATERAL (SELECT * FROM search_shelves WHERE channel_id = channel.id ORDER BY id DESC LIMIT 1) AS shelf`,
    values: [channelIds],
  });
  const newest = await transaction.query<{ id: number }>({ name: 'last-shelf', text: 'SELECT id FROM search_shelves ORDER BY id DESC LIMIT 1' });
  const last = rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    messages: row.messages,
    oldestAt: row.oldest_at.getTime(),
    newestAt: row.newest_at.getTime(),
    leaves: row.leaves,
  }));
  return { last, lastId: newest.rows[0]?.id ?? 0 };
}

async function saveShelves(transaction: Transaction, shelves: readonly FilledShelf[]): Promise<void> {
  await transaction.query({
    name: 'save-shelves',
    text: `INSERT INTO search_shelves (id, channel_id, messages, oldest_at, newest_at, leaves)
           SELECT id, "channelId", messages, to_timestamp("oldestAt" / 1000), to_timestamp("newestAt" / 1000), leaves
           FROM json_to_recordset($1::json) AS filled (id int, "channelId" uuid, messages int, "oldestAt" float8, "newestAt" float8, leaves float8[])
           ON CONFLICT (id) DO UPDATE SET messages = excluded.messages, oldest_at = excluded.oldest_at, newest_at = excluded.newest_at, leaves = excluded.leaves`,
    values: [JSON.stringify(shelves)],
  });
}

async function insertEntries(transaction: Transaction, places: readonly Place[]): Promise<void> {
  await transaction.query({
    name: 'index-messages-and-files',
    text: `INSERT INTO search_entries (message_id, channel_id, created_at, terms)
           SELECT m.id, m.channel_id, m.created_at, search_terms(m.text, place.shelf, place.leaf, m.sender_id, m.attachments IS NOT NULL) || search_file_terms(m.attachments)
           FROM unnest($1::uuid[], $2::int[], $3::int[]) AS place (message_id, shelf, leaf)
           CROSS JOIN LATERAL (SELECT * FROM messages WHERE id = place.message_id LIMIT 1) AS m`,
    values: [places.map(({ messageId }) => messageId), places.map(({ shelf }) => shelf), places.map(({ leaf }) => leaf)],
  });
}
