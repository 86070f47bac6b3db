import { type FileKind, type Message } from '@chatgenius/contracts';
import { type Queryable } from '@chatgenius/database';
import { fullMessageColumns, messageDetails, toMessage, type MessageRow } from '../messages/message-row.ts';
import { CONFIGURATION, filters, queryOf, withPhrases, wordsOfMessage } from './search-text.ts';
import { type Match, type Shelf } from './search.rules.ts';

export interface SearchFilters {
  readonly senderId: string | undefined;
  readonly hasFile: boolean | undefined;
  readonly fileKind: FileKind | undefined;
  readonly fileType: string | undefined;
  /** Exclusive, as all times here. */
  readonly before: Date | undefined;
  readonly after: Date | undefined;
}

export interface MarkedMessage {
  readonly message: Message;
  readonly marked: string;
  /** Names of its files, in their order. */
  readonly markedNames: readonly string[];
}

/** What search terms of files ask for, as JSON that the attachments of a message contain. */
const containedFile = ({ fileKind: kind, fileType: mediaType }: Partial<SearchFilters>): string => JSON.stringify(kind === undefined && mediaType === undefined ? [] : [{ kind, mediaType }]);

interface MatchRow {
  message_id: string;
  created_at: Date;
}

const toMatch = (row: MatchRow): Match => ({ createdAt: row.created_at.getTime(), messageId: row.message_id });

/** What a search asks Postgres. */
export class SearchRepository {
  constructor(private readonly db: Queryable) {}

  /** What somebody has typed, as a tsquery; nothing when neither a word nor a file has to be there. */
  async parse(input: string, { senderId, hasFile, fileKind, fileType }: SearchFilters): Promise<{ words: string; query: string } | undefined> {
    const { rows } = await this.db.query<{ words: string; query: string; required: string }>({
      name: 'search-parse-with-files',
      text: `SELECT words::text, querytree(words) AS required, (words
                 && coalesce(${filters.sender('$2::text')}, '')
                 && CASE WHEN $3::boolean THEN ${filters.file} WHEN NOT $3::boolean THEN !!${filters.file} ELSE '' END
                 && coalesce(${filters.fileKind('$4::text')}, '') && coalesce(${filters.fileType('$5::text')}, ''))::text AS query
             FROM ${queryOf('$1')} AS words`,
      values: [withPhrases(input), senderId ?? null, hasFile ?? null, fileKind ?? null, fileType ?? null],
    });
    const [row] = rows;
    const needsFile = hasFile === true || fileKind !== undefined || fileType !== undefined;
    return row !== undefined && (needsFile || (row.required !== '' && row.required !== 'T')) ? row : undefined;
  }

  /** Shelves of the user's channels, or of one of them; nothing when that one is none of theirs. */
  async shelves(userId: string, channelId: string | undefined, { before, after }: SearchFilters): Promise<Shelf[] | undefined> {
    const { rows } = await this.db.query<{ id: number | null; channel_id: string; newest_at: Date }>({
      name: 'search-shelves',
      text: `SELECT shelf.id, reader.channel_id, shelf.newest_at
             FROM channel_members reader LEFT JOIN LATERAL (
               SELECT id, newest_at FROM search_shelves
               WHERE channel_id = reader.channel_id AND newest_at > $3::timestamptz AND oldest_at < $4::timestamptz OFFSET 0
             ) AS shelf ON true
             WHERE reader.user_id = $1 AND ($2::uuid IS NULL OR reader.channel_id = $2)`,
      values: [userId, channelId ?? null, after ?? '-infinity', before ?? 'infinity'],
    });
    if (channelId !== undefined && rows.length === 0) return undefined;
    return rows.flatMap(({ id, channel_id, newest_at }) => (id === null ? [] : [{ id, channelId: channel_id, newestAt: newest_at.getTime() }]));
  }

  /** Shelves with the newest time of each of their leaves. */
  async leaves(shelfIds: readonly number[]): Promise<{ id: number; leaves: number[] }[]> {
    const { rows } = await this.db.query<{ id: number; leaves: number[] }>({
      name: 'search-leaves',
      text: 'SELECT id, leaves FROM search_shelves WHERE id = ANY ($1::int[])',
      values: [shelfIds],
    });
    return rows;
  }

  /** The newest matches on some leaves. OFFSET 0 keeps it at one look into the index for each, whatever the planner guesses. */
  async matches(leaves: readonly string[], query: string, { before, after }: SearchFilters, limit: number): Promise<Match[]> {
    const { rows } = await this.db.query<MatchRow>({
      name: 'search-matches',
      text: `SELECT entry.message_id, entry.created_at FROM unnest($1::text[]) AS leaf (name)
             CROSS JOIN LATERAL (
               SELECT message_id, created_at FROM search_entries
               WHERE terms @@ ($2::tsquery && ${filters.leaf('leaf.name')}) AND created_at > $3::timestamptz AND created_at < $4::timestamptz
               OFFSET 0
             ) AS entry
             ORDER BY entry.created_at DESC, entry.message_id DESC LIMIT $5`,
      values: [leaves, query, after ?? '-infinity', before ?? 'infinity', limit],
    });
    return rows.map(toMatch);
  }

  /** How many messages match, whoever may read them, as the planner guesses. */
  async estimate(query: string): Promise<number> {
    const { rows } = await this.db.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
      text: 'EXPLAIN (FORMAT JSON) SELECT FROM search_entries WHERE terms @@ $1::tsquery',
      values: [query],
    });
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  }

  /** The newest matches in some channels, on whatever leaves: for what is rare everywhere. */
  async matchesAnywhere(channelIds: readonly string[], query: string, { before, after }: SearchFilters, limit: number): Promise<Match[]> {
    const { rows } = await this.db.query<MatchRow>({
      name: 'search-anywhere',
      text: `SELECT message_id, created_at FROM search_entries
             WHERE terms @@ $2::tsquery AND channel_id = ANY ($1::uuid[]) AND created_at > $3::timestamptz AND created_at < $4::timestamptz
             ORDER BY created_at DESC, message_id DESC LIMIT $5`,
      values: [channelIds, query, after ?? '-infinity', before ?? 'infinity', limit],
    });
    return rows.map(toMatch);
  }

  /** How well messages match, in their order: often a word is said, in how much text. */
  async ranks(messageIds: readonly string[], words: string): Promise<number[]> {
    const { rows } = await this.db.query<{ rank: number | null }>({
      name: 'search-ranks',
      text: `SELECT entry.rank FROM unnest($1::uuid[]) WITH ORDINALITY AS match (id, place)
             LEFT JOIN LATERAL (
               SELECT ts_rank(terms, $2::tsquery, 1) AS rank FROM search_entries WHERE message_id = match.id LIMIT 1
             ) AS entry ON true
             ORDER BY match.place`,
      values: [messageIds, words],
    });
    return rows.map(({ rank }) => rank ?? 0);
  }

  /**
   * Messages as they read now, with marks around what was searched for. Left out: what was deleted, edited to say something
   * else or has lost its files since it was indexed, and what the user is no longer a member for.
   */
  async messages(userId: string, messageIds: readonly string[], words: string, [begin, end]: readonly [string, string], filters: Partial<SearchFilters> = {}): Promise<MarkedMessage[]> {
    const { rows } = await this.db.query<MessageRow & { marked: string; marked_names: string[] }>({
      name: 'search-messages-and-files',
      text: `SELECT ${fullMessageColumns('m')},
                    ts_headline(${CONFIGURATION}, search_words(m.text), $3::tsquery, $4) AS marked,
                    ARRAY(SELECT ts_headline(${CONFIGURATION}, search_words(file.value ->> 'name'), $3::tsquery, $4)
                          FROM jsonb_array_elements(m.attachments) WITH ORDINALITY AS file ORDER BY file.ordinality) AS marked_names
             FROM unnest($1::uuid[]) WITH ORDINALITY AS hit (id, place)
             CROSS JOIN LATERAL (
               SELECT * FROM messages
               WHERE messages.id = hit.id AND deleted_at IS NULL AND (numnode($3::tsquery) = 0 OR ${wordsOfMessage('messages')} @@ $3::tsquery)
                 AND ($5::jsonb = '[]' OR attachments @> $5::jsonb) LIMIT 1
             ) AS m
             JOIN channel_members reader ON reader.channel_id = m.channel_id AND reader.user_id = $2
             ${messageDetails('m')}
             ORDER BY hit.place`,
      values: [messageIds, userId, words, `HighlightAll=true, StartSel="${begin}", StopSel="${end}"`, containedFile(filters)],
    });
    return rows.map((row) => ({ message: toMessage(row), marked: row.marked, markedNames: row.marked_names }));
  }
}
