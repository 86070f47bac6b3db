import { randomUUID } from 'node:crypto';
import { ChatError, limits, Timestamp, type historyRequests, type RequestInput, type SearchHit } from '@chatgenius/contracts';
import { pageCursor } from '@chatgenius/database';
import { z } from 'zod';
import { fitting } from '../history/history.rules.ts';
import { type MarkedMessage, type SearchRepository, type SearchFilters } from './search.repository.ts';
import { highlightsOf, isEnough, isRare, isSparse, leavesOf, newestBatches, newestOf, pageAfter, settled, type Batch, type Leaf, type Match, type RankedMatch, type Shelf } from './search.rules.ts';

type Search = RequestInput<typeof historyRequests.messagesSearch>;

/** The matches that a search ranks. */
interface Found {
  readonly matches: readonly Match[];
  /** None that is newer than this is missing; -Infinity when none is. */
  readonly horizon: number;
}

/** One more than are ranked says that there are more. */
const WANTED = limits.searchMatches + 1;

const searchCursor = pageCursor(
  z.object({
    /** Of the newest match of the first page. What is newer is none of this search's pages: they would shift while people write. */
    asOf: Timestamp,
    last: z.object({ rank: z.number(), createdAt: z.number(), messageId: z.uuid() }),
  }),
);

/**
 * Finds words in what somebody may read. The work is bounded, however frequent a word is: the newest matches are
 * ranked, and what was said is looked through, from the newest on, only until they are known.
 */
export class SearchService {
  constructor(private readonly repository: SearchRepository) {}

  /** @throws ChatError QUERY_EMPTY, CHANNEL_NOT_FOUND */
  async search({ userId, q, channelId, senderId, hasFile, fileKind, fileType, before, after, order, cursor, limit }: Search) {
    const from = cursor === undefined ? undefined : searchCursor.decode(cursor);
    const filters: SearchFilters = { senderId, hasFile, fileKind, fileType, before: earlier(before, from && justAfter(Date.parse(from.asOf))), after: after === undefined ? undefined : new Date(after) };
    const [query, shelves] = await Promise.all([this.repository.parse(q, filters), this.repository.shelves(userId, channelId, filters)]);
    if (query === undefined) throw new ChatError('QUERY_EMPTY');
    if (shelves === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    const { matches, horizon } = await this.#newestMatches(shelves, query.query, filters);
    const ranks = await this.repository.ranks(matches.map(({ messageId }) => messageId), query.words);
    const rest = pageAfter(matches.map((match, index) => ({ ...match, rank: ranks[index] ?? 0 })), order, from?.last);
    const { hits, end } = await this.#hits(userId, rest.slice(0, limit), query.words, filters);
    const next = end === undefined || end === rest.at(-1) ? null : searchCursor.encode({ asOf: from?.asOf ?? newestTime(matches), last: end });
    return { hits, searchedBackTo: horizon === -Infinity ? null : justAfter(horizon).toISOString(), next };
  }

  /**
   * The newest leaves are looked through until nothing on the others can be newer than what was found. Where matches
   * are sparse because what is looked for is rare everywhere, all of them are read instead. Sparse, but frequent
   * elsewhere: so many leaves, and the answer says how far back they reached.
   */
  async #newestMatches(shelves: readonly Shelf[], query: string, filters: SearchFilters): Promise<Found> {
    const matches: Match[] = [];
    let [looked, mayBeRare, reached] = [0, true, -Infinity];
    for await (const { items, horizon } of this.#leafBatches(shelves)) {
      matches.push(...(await this.repository.matches(items.map(({ name }) => name), query, filters, WANTED)));
      looked += items.length;
      reached = horizon;
      if (settled(matches, horizon).length >= WANTED || isEnough(looked)) break;
      if (mayBeRare && isSparse(matches.length, looked)) {
        if (isRare(await this.repository.estimate(query))) return this.#everyMatch(shelves, query, filters);
        mayBeRare = false;
      }
    }
    return newestFound(settled(matches, reached), reached);
  }

  /** Leaves from the newest on. Of a shelf they are read when it is as new as what is to be looked through next. */
  async *#leafBatches(shelves: readonly Shelf[]): AsyncGenerator<Batch<Leaf>> {
    let waiting: Leaf[] = [];
    for (const { items, horizon } of newestBatches(shelves)) {
      const read = await this.repository.leaves(items.map(({ id }) => id));
      waiting.push(...read.flatMap(({ id, leaves }) => leavesOf(id, leaves)));
      yield* newestBatches(waiting, horizon);
      waiting = waiting.filter(({ newestAt }) => newestAt <= horizon);
    }
  }

  async #everyMatch(shelves: readonly Shelf[], query: string, filters: SearchFilters): Promise<Found> {
    const channelIds = [...new Set(shelves.map(({ channelId }) => channelId))];
    return newestFound(await this.repository.matchesAnywhere(channelIds, query, filters, WANTED), -Infinity);
  }

  /** The matches as messages, as many as a page holds, and the last one that was looked at. */
  async #hits(userId: string, matches: readonly RankedMatch[], words: string, filters: SearchFilters): Promise<{ hits: SearchHit[]; end: RankedMatch | undefined }> {
    const marks = [randomUUID(), randomUUID()] as const;
    const marked = await this.repository.messages(userId, matches.map(({ messageId }) => messageId), words, marks, filters);
    const found = new Map(marked.map((each) => [each.message.id, markedHit(each, marks)]));
    const fits = fitting<SearchHit>({ rows: matches.length, bytes: limits.pageBytes, sizeOf: (hit) => Buffer.byteLength(JSON.stringify(hit)) });
    const hits: SearchHit[] = [];
    let end: RankedMatch | undefined;
    for (const match of matches) {
      const hit = found.get(match.messageId);
      if (hit !== undefined && !fits({ ...hit, rank: match.rank })) break;
      if (hit !== undefined) hits.push({ ...hit, rank: match.rank });
      end = match;
    }
    return { hits, end };
  }
}

function markedHit({ message, marked, markedNames }: MarkedMessage, marks: readonly [string, string]): Omit<SearchHit, 'rank'> {
  const files = (message.attachments ?? [])
    .map(({ id: fileId, name }, index) => ({ fileId, highlights: highlightsOf(name, markedNames[index] ?? '', marks) }))
    .filter(({ highlights }) => highlights.some(({ match }) => match));
  return { message, highlights: highlightsOf(message.text, marked, marks), ...(files.length > 0 && { files }) };
}

/** As many as are ranked; of those that are as old as the last of them, some may be missing. */
function newestFound(matches: readonly Match[], horizon: number): Found {
  const newest = newestOf(matches, limits.searchMatches);
  return { matches: newest, horizon: matches.length > newest.length ? (newest.at(-1)?.createdAt ?? horizon) : horizon };
}

/** Times are kept in milliseconds. */
const justAfter = (time: number): Date => new Date(time + 1);

const newestTime = (matches: readonly Match[]): string => new Date(Math.max(...matches.map(({ createdAt }) => createdAt))).toISOString();

function earlier(one: string | undefined, other: Date | undefined): Date | undefined {
  const first = one === undefined ? undefined : new Date(one);
  return first === undefined || (other !== undefined && other < first) ? other : first;
}
