import { useEffect, useMemo } from 'react';
import { useStore, useStores } from './provider.ts';
import { SearchStore, type SearchFilters, type SearchSnapshot } from './stores/search.ts';
import { fixed } from './stores/store.ts';

export interface UsedSearch extends SearchSnapshot {
  readonly loadMore: () => void;
  /** Asks once more after it has failed. */
  readonly retry: () => void;
  /** Asks for the first page again: a message is found some seconds after it was written. */
  readonly refresh: () => void;
}

export interface SearchOptions extends SearchFilters {
  /** How long the text must stay as it is. Default: 250 ms */
  readonly pauseMs?: number;
}

const NONE = fixed<SearchSnapshot>({ status: 'idle', hits: Object.freeze([]), hasMore: false });
const nothing = (): void => undefined;

/** Whether there is something to look for: words, or messages with files. */
const isQuery = ({ q, hasFile, fileKind, fileType }: SearchFilters & { readonly q: string }): boolean => q !== '' || hasFile === true || fileKind !== undefined || fileType !== undefined;

/**
 * Messages that the user may read: asked for when the text pauses, and what was asked last counts. Without a text,
 * messages with files are found if a filter asks for them, and nothing otherwise.
 */
export function useSearch(text: string, { pauseMs = 250, ...filters }: SearchOptions = {}): UsedSearch {
  const client = useStores()?.client;
  const store = useMemo(() => client && new SearchStore(client.api), [client]);
  const snapshot = useStore(store ?? NONE);
  const asked = JSON.stringify({ ...filters, q: text.trim() });
  useEffect(() => {
    const query = JSON.parse(asked) as SearchFilters & { q: string };
    if (!store || !isQuery(query)) return store?.clear();
    const pause = setTimeout(() => store.search(query), pauseMs);
    return () => {
      clearTimeout(pause);
      store.stop();
    };
  }, [store, asked, pauseMs]);
  return useMemo(() => ({ ...snapshot, loadMore: store?.loadMore ?? nothing, retry: store?.retry ?? nothing, refresh: store?.refresh ?? nothing }), [store, snapshot]);
}
