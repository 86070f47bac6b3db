import { useEffect, useState } from 'react';
import { useReason } from '../strings/use-reason.ts';
import { useSay } from './toast.tsx';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface UsedPages<Item> {
  /** Nothing while the first page is on its way. */
  readonly items: readonly Item[] | undefined;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly error: unknown;
  readonly reload: () => void;
}

/** A list that is read page by page. @param read asked for the first page when one of `names` changes */
export function usePages<Item>(read: (after?: string) => Promise<Page<Item>>, names: readonly unknown[]): UsedPages<Item> {
  const [shown, show] = useState<Partial<Page<Item>> & { readonly error?: unknown }>({});
  const [attempt, setAttempt] = useState(0);
  const say = useSay();
  const reason = useReason();
  useEffect(() => {
    let isWanted = true;
    read().then((page) => isWanted && show(page), (error: unknown) => isWanted && show({ error }));
    return () => void (isWanted = false);
  }, [...names, attempt]);
  const loadMore = (): void => {
    if (shown.next == null) return;
    const from = shown.next;
    read(from).then(
      // Unless something else is shown by now.
      ({ items, next }) => show((before) => (before.next === from ? { items: [...(before.items ?? []), ...items], next } : before)),
      (error: unknown) => say(reason(error), 'error'),
    );
  };
  const reload = (): void => {
    show(({ error: _, ...before }) => before);
    setAttempt((before) => before + 1);
  };
  return { items: shown.items, hasMore: shown.next != null, loadMore, error: shown.error, reload };
}
