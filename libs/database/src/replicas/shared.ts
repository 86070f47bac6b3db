/**
 * Work that answers all who ask for it before it begins: while one is on its way, those who ask wait for the next, because
 * what they know of may be newer than what the one on its way sees.
 */
export function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> | undefined;
  let next: Promise<Result> | undefined;
  return () => {
    next ??= (async () => {
      // Also when nothing runs, so that those who ask in this turn share it.
      await running?.catch(() => undefined);
      next = undefined;
      const begun = work();
      running = begun;
      return begun;
    })();
    return next;
  };
}
