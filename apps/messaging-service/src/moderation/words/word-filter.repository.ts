import { FilterEntry } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';

/** Where there is a filter: null is the whole deployment. */
export interface FilterPlace {
  readonly channelId: string | null;
  /** False for one that has ended. */
  readonly hasWords: boolean;
  readonly updatedAt: Date;
}

@Injectable()
export class WordFilterRepository {
  constructor(private readonly pool: Pool) {}

  /** Filters that have changed since a time. */
  async changedSince(time: Date): Promise<FilterPlace[]> {
    const { rows } = await this.pool.query<{ channel_id: string | null; has_words: boolean; updated_at: Date }>({
      name: 'changed-word-filters',
      text: `SELECT channel_id, entries <> '[]' AS has_words, updated_at FROM word_filters WHERE updated_at >= $1`,
      values: [time],
    });
    return rows.map((row) => ({ channelId: row.channel_id, hasWords: row.has_words, updatedAt: row.updated_at }));
  }

  /** Entries that a newer release has made, and this one cannot read, are left out. */
  async entries(channelId: string | null): Promise<FilterEntry[]> {
    const { rows } = await this.pool.query<{ entries: unknown }>({
      name: channelId === null ? 'word-filter-of-all' : 'word-filter-of-channel',
      text: `SELECT entries FROM word_filters WHERE ${channelId === null ? 'channel_id IS NULL AND $1::uuid IS NULL' : 'channel_id = $1'}`,
      values: [channelId],
    });
    const entries = z.array(z.unknown()).parse(rows[0]?.entries ?? []);
    return entries.flatMap((entry) => FilterEntry.safeParse(entry).data ?? []);
  }
}
