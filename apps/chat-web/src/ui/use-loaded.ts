import { useCallback, useEffect, useState } from 'react';

/** Something that is read once when it is shown, and again when asked. */
export interface Loaded<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

/** @param read asked anew when one of `names` changes; what was asked before counts no more */
export function useLoaded<Data>(read: () => Promise<Data>, names: readonly unknown[]): Loaded<Data> {
  const [loaded, setLoaded] = useState<{ data?: Data | undefined; error?: unknown }>({});
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    read().then((data) => isWanted && setLoaded({ data }), (error: unknown) => isWanted && setLoaded({ error }));
    return () => void (isWanted = false);
  }, [...names, attempt]);
  const reload = useCallback(() => {
    setLoaded(({ data }) => ({ data }));
    setAttempt((before) => before + 1);
  }, []);
  return { data: loaded.data, error: loaded.error, reload };
}
