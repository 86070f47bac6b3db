/**
 * One run of the work answers everybody who has asked before it begins. Whoever asks during a run waits for the next one:
 * they may know of something newer than this run sees.
 */
export function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> | undefined;
  let next: Promise<Result> | undefined;
  return () => {
    next ??= (async () => {
      // Also when nothing runs: then everybody who asks in this turn shares the run.
      await running?.catch(() => undefined);
      next = undefined;
      const begun = work();
      running = begun;
      return begun;
    })();
    return next;
  };
}
