import { type Channel } from '@chatgenius/contracts';
import { channelColumns, toChannel, type ChannelRow, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** Where a page of channels ended: they are listed by name, and by id where names are equal. */
export interface ChannelPosition {
  readonly name: string;
  readonly id: string;
}

export interface BrowseQuery {
  /** Words, of which each has to begin one of the channel; without them, all. */
  readonly words: string | undefined;
  readonly archived: boolean;
  readonly after: ChannelPosition;
  readonly limit: number;
}

export type BrowsedChannel = Channel & { readonly member: boolean; readonly memberCount: number };

type BrowsedRow = ChannelRow & { member: boolean; member_count: number };

const COLUMNS = channelColumns('c');
/** As the index of them has it. */
const WORDS = `to_tsvector('simple', search_words(c.name || ' ' || coalesce(c.topic, '')))`;
const COUNT = 'coalesce(c.member_count, (SELECT count(*) FROM channel_members WHERE channel_id = c.id))';

/** A query without words finds nothing. */
const WANTED = `SELECT string_agg(quote_literal(word) || ':*', ' & ')::tsquery AS words
                FROM unnest(tsvector_to_array(to_tsvector('simple', search_words($5)))) AS word`;

/** Many channels at once, in pages. */
@Injectable()
export class ChannelListRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * The user's own channels after a position, without direct conversations, and the public ones to who `browses`. Each half is a walk along an index, however
   * many channels there are.
   */
  async list(userId: string, { browses, after, limit }: { browses: boolean; after: ChannelPosition; limit: number }): Promise<Array<Channel & { member: boolean }>> {
    const { rows } = await this.database.pool.query<ChannelRow & { member: boolean }>({
      name: 'list-channels',
      text: `WITH page AS (
               (SELECT id FROM channels WHERE $5 AND kind = 'public' AND (name, id) > ($2, $3::uuid) ORDER BY name, id LIMIT $4)
               UNION
               (SELECT c.id FROM channel_members m CROSS JOIN LATERAL (SELECT id, name, kind FROM channels WHERE id = m.channel_id LIMIT 1) AS c
                WHERE m.user_id = $1 AND c.kind <> 'direct' AND (c.name, c.id) > ($2, $3::uuid) ORDER BY c.name, c.id LIMIT $4)
             )
             SELECT ${COLUMNS}, m.user_id IS NOT NULL AS member
             FROM page JOIN channels c USING (id) LEFT JOIN channel_members m ON m.channel_id = c.id AND m.user_id = $1
             ORDER BY c.name, c.id LIMIT $4`,
      values: [userId, after.name, after.id, limit, browses],
    });
    return rows.map((row) => ({ ...toChannel(row), member: row.member }));
  }

  /** Public channels after a position: a walk along the index of their names, or what the index of their words finds. */
  async browse(userId: string, { words, archived, after, limit }: BrowseQuery): Promise<BrowsedChannel[]> {
    const found = words === undefined ? '' : `AND ${WORDS} @@ (SELECT words FROM wanted)`;
    const { rows } = await this.database.pool.query<BrowsedRow>({
      name: `browse-${archived ? 'archived' : 'open'}-channels${words === undefined ? '' : '-by-words'}`,
      text: `${words === undefined ? '' : `WITH wanted AS (${WANTED})`}
             SELECT ${COLUMNS}, ${COUNT} AS member_count, EXISTS (SELECT FROM channel_members WHERE channel_id = c.id AND user_id = $1) AS member
             FROM channels c
             WHERE c.kind = 'public' AND c.archived_at IS ${archived ? 'NOT ' : ''}NULL AND (c.name, c.id) > ($2, $3::uuid) ${found}
             ORDER BY c.name, c.id LIMIT $4`,
      values: [userId, after.name, after.id, limit, ...(words === undefined ? [] : [words])],
    });
    return rows.map((row) => ({ ...toChannel(row), member: row.member, memberCount: row.member_count }));
  }

  async memberCount(channelId: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ member_count: number }>({
      name: 'member-count',
      text: `SELECT ${COUNT} AS member_count FROM channels c WHERE c.id = $1`,
      values: [channelId],
    });
    return rows[0]?.member_count ?? 0;
  }
}
