import { type Highlight, type SearchOrder } from '@chatgenius/contracts';

/** Some messages of a channel that are looked through together. */
export interface Leaf {
  /** What the index knows it by. */
  readonly name: string;
  /** Milliseconds since 1970, as all times here. */
  readonly newestAt: number;
}

export interface Shelf {
  readonly id: number;
  readonly channelId: string;
  readonly newestAt: number;
}

/** A message that a search has found. */
export interface Match {
  readonly createdAt: number;
  readonly messageId: string;
}

/** Where it stands among the others. */
export interface RankedMatch extends Match {
  readonly rank: number;
}

/** Things to look through together, among many that are looked through from the newest on. */
export interface Batch<Item> {
  readonly items: Item[];
  /** What is in no batch so far is not newer than this. */
  readonly horizon: number;
}

const FIRST_BATCH = 16;
const GROWTH = 4;
const LARGEST_BATCH = 1_024;
/** So many leaves are looked through at most: enough for words that are not rare everywhere. */
const MOST_LEAVES = 2_048;
/** With fewer matches to a leaf than this, what is looked for may be rare everywhere; known after some leaves. */
const SPARSE = 0.1;
const LEAVES_TO_KNOW = 64;
/** So many matches are read at once, whoever may see them, in the time that it takes to look through the leaves. */
const RARE = 10_000;

/** What reaches beyond a time, the newest first, in batches that grow: a few may do. */
export function* newestBatches<Item extends { readonly newestAt: number }>(items: readonly Item[], beyond = -Infinity): Generator<Batch<Item>> {
  const sorted = items.filter(({ newestAt }) => newestAt > beyond).sort((one, other) => other.newestAt - one.newestAt);
  for (let [from, size] = [0, FIRST_BATCH]; from < sorted.length; from += size, size = Math.min(size * GROWTH, LARGEST_BATCH)) {
    yield { items: sorted.slice(from, from + size), horizon: sorted[from + size]?.newestAt ?? beyond };
  }
}

/** The leaves of a shelf, by their newest times. */
export const leavesOf = (shelfId: number, newestTimes: readonly number[]): Leaf[] => newestTimes.map((newestAt, leaf) => ({ name: `${shelfId}.${leaf}`, newestAt }));

export const isEnough = (leaves: number): boolean => leaves >= MOST_LEAVES;

export const isSparse = (matches: number, leaves: number): boolean => leaves >= LEAVES_TO_KNOW && matches < leaves * SPARSE;

export const isRare = (matchesEverywhere: number): boolean => matchesEverywhere <= RARE;

/** Matches that nothing beyond the horizon is newer than. */
export const settled = (matches: readonly Match[], horizon: number): Match[] => matches.filter(({ createdAt }) => createdAt > horizon);

/** Negative when `one` comes before `other`; of the same time, ids decide: the same for every page of a search. */
function compareAge(one: Match, other: Match): number {
  if (one.createdAt !== other.createdAt) return other.createdAt - one.createdAt;
  if (one.messageId === other.messageId) return 0;
  return one.messageId < other.messageId ? 1 : -1;
}

export const compareMatches = (order: SearchOrder, one: RankedMatch, other: RankedMatch): number =>
  order === 'relevance' && one.rank !== other.rank ? other.rank - one.rank : compareAge(one, other);

export const newestOf = (matches: readonly Match[], count: number): Match[] => [...matches].sort(compareAge).slice(0, count);

/** What follows a position, in order. */
export function pageAfter(matches: readonly RankedMatch[], order: SearchOrder, after: RankedMatch | undefined): RankedMatch[] {
  const sorted = [...matches].sort((one, other) => compareMatches(order, one, other));
  return after === undefined ? sorted : sorted.filter((match) => compareMatches(order, after, match) < 0);
}

/** Stands around each sign of scripts that do not part words by spaces. */
const SEPARATOR = '\u001F';

/** Signs that match and stand together are one match. */
const joined = (marked: string, begin: string, end: string): string => marked.replaceAll(`${end}${SEPARATOR}${SEPARATOR}${begin}`, '').replaceAll(SEPARATOR, '');

/**
 * The text cut at marks that were put into it around matches. The marks are unguessable, so no text can hold them. Only
 * their places count: the text between may have been changed sign by sign for the search.
 */
export function highlightsOf(text: string, marked: string, [begin, end]: readonly [string, string]): Highlight[] {
  const highlights: Highlight[] = [];
  let place = 0;
  const take = (length: number, match: boolean) => {
    if (length > 0) highlights.push({ text: text.slice(place, place + length), match });
    place += length;
  };
  const [first = '', ...rest] = (text.includes(SEPARATOR) ? marked : joined(marked, begin, end)).split(begin);
  take(first.length, false);
  for (const piece of rest) {
    const [match = '', after = ''] = piece.split(end);
    take(match.length, true);
    take(after.length, false);
  }
  return place === text.length ? highlights : [{ text, match: false }];
}
