import { AsyncLocalStorage } from 'node:async_hooks';
import { ChatError } from '@chatgenius/contracts';

/** Whoever waits for the answer to what is done now. */
export interface Asker {
  /** When they stop waiting, by performance.now(). */
  readonly until?: number;
  /** Aborted when they go away before. */
  readonly gone?: AbortSignal;
}

/** Why work is not begun. */
export class NobodyWaitsError extends Error {
  override readonly name = 'NobodyWaitsError';

  constructor() {
    super('nobody waits for the answer any more');
  }
}

const askers = new AsyncLocalStorage<Asker>();

/**
 * Runs work for somebody. Timers and batches that this work starts inherit the asker: ask about it only at the
 * beginning of work that is theirs alone.
 */
export const askedBy = <Result>(asker: Asker, work: () => Result): Result => askers.run(asker, work);

/** Milliseconds for which an answer is still of use: 0 when it is not, Infinity when nobody has said. */
export function patienceLeftMs(): number {
  const { until = Infinity, gone } = askers.getStore() ?? {};
  return gone?.aborted === true ? 0 : Math.max(0, until - performance.now());
}

/** @throws ChatError UNAVAILABLE when nobody waits for the answer any more */
export function assertAwaited(): void {
  if (patienceLeftMs() <= 0) throw new ChatError('UNAVAILABLE', {}, { cause: new NobodyWaitsError() });
}

/** Tells, later too, whether the asker of now has gone away. */
export function whetherGone(): () => boolean {
  const gone = askers.getStore()?.gone;
  return () => gone?.aborted === true;
}
