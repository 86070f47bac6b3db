import { useCallback } from 'react';
import { useReason } from '../strings/use-reason.ts';
import { useSay } from './toast.tsx';

interface Wish {
  /** What the user is told when it is done. */
  readonly done?: string;
  readonly then?: () => void;
}

/** Does something that the user asked for, and tells them what came of it. */
export function useDoing(): { readonly run: (work: Promise<unknown>, wish?: Wish) => void } {
  const say = useSay();
  const reason = useReason();
  const run = useCallback(
    (work: Promise<unknown>, { done, then }: Wish = {}): void =>
      void work.then(
        () => {
          if (done !== undefined) say(done);
          then?.();
        },
        (error: unknown) => say(reason(error), 'error'),
      ),
    [say, reason],
  );
  return { run };
}
