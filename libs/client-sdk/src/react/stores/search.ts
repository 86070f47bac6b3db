import { ChatError } from '../../chat-error.ts';
import { type ChatClient } from '../../chat-client.ts';
import { type SearchHit, type SearchMessagesQuery } from '../../generated/schemas.ts';
import { Listeners, type Store } from './store.ts';

export type SearchFilters = Omit<SearchMessagesQuery, 'q' | 'cursor'>;

export interface SearchSnapshot {
  readonly status: 'idle' | 'searching' | 'done' | 'failed';
  /** The messages that were found; of the search before while the next one is on its way. */
  readonly hits: readonly SearchHit[];
  readonly hasMore: boolean;
  /** The time from which on every match is among the pages; nothing when all of history was looked at. */
  readonly searchedBackTo?: string | undefined;
  readonly error?: ChatError | undefined;
}

const IDLE: SearchSnapshot = Object.freeze({ status: 'idle', hits: Object.freeze([]), hasMore: false });

/** One field in which somebody searches: what was asked last counts. */
export class SearchStore implements Store<SearchSnapshot> {
  readonly initial = IDLE;
  readonly #api: ChatClient['api'];
  readonly #listeners = new Listeners();
  #snapshot = IDLE;
  #asked: { readonly query: SearchMessagesQuery; readonly abort: AbortController } | undefined;
  #next: string | undefined;

  constructor(api: ChatClient['api']) {
    this.#api = api;
  }

  readonly get = (): SearchSnapshot => this.#snapshot;
  readonly subscribe = (onChange: () => void): (() => void) => this.#listeners.add(onChange);

  search(query: SearchMessagesQuery): void {
    this.stop();
    void this.#ask(query, []);
  }

  /** An empty field. */
  clear(): void {
    this.stop();
    if (this.#snapshot !== IDLE) this.#become(IDLE);
  }

  stop(): void {
    this.#asked?.abort.abort();
  }

  /** Adds the next page, unless one is on its way. */
  readonly loadMore = (): void => {
    const { status, hits } = this.#snapshot;
    if (this.#asked && this.#next !== undefined && status === 'done') void this.#ask({ ...this.#asked.query, cursor: this.#next }, hits);
  };

  /** Asks once more after it has failed. */
  readonly retry = (): void => {
    if (this.#asked && this.#snapshot.status === 'failed') void this.#ask(this.#asked.query, this.#asked.query.cursor === undefined ? [] : this.#snapshot.hits);
  };

  /** Asks for the first page again: a message is found some seconds after it was written. */
  readonly refresh = (): void => {
    if (this.#asked && this.#snapshot.status !== 'searching') this.search({ ...this.#asked.query, cursor: undefined });
  };

  async #ask(query: SearchMessagesQuery, before: readonly SearchHit[]): Promise<void> {
    const abort = new AbortController();
    this.#asked = { query, abort };
    this.#become({ ...this.#snapshot, status: 'searching', error: undefined });
    try {
      const { data } = await this.#api.GET('/v1/search', { query, signal: abort.signal });
      if (abort.signal.aborted) return;
      this.#next = data.next ?? undefined;
      this.#become({ status: 'done', hits: Object.freeze([...before, ...data.hits]), hasMore: data.next !== null, searchedBackTo: data.searchedBackTo ?? undefined });
    } catch (error) {
      if (!abort.signal.aborted) this.#become({ ...this.#snapshot, status: 'failed', error: ChatError.from(error, 'UNREACHABLE') });
    }
  }

  #become(snapshot: SearchSnapshot): void {
    this.#snapshot = Object.freeze(snapshot);
    this.#listeners.tell();
  }
}
